import { readdirSync, readFileSync } from "node:fs";

/**
 * The most memory that a renderer of a browser which this process has started has ever held, in bytes; 0 where the system
 * does not tell (outside of Linux).
 */
export function peakRendererMemory(): number {
  const peaks = processIds()
    .filter((pid) => readProcess(pid, "cmdline").includes("--type=renderer") && isOurs(pid))
    .map((pid) => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readProcess(pid, "status"))?.[1] ?? 0) * 1024);
  return Math.max(0, ...peaks);
}

function isOurs(pid: number): boolean {
  for (let current = pid; current > 1; current = parentOf(current)) if (current === process.pid) return true;
  return false;
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readProcess(pid, "status"))?.[1] ?? 0);
}

function processIds(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
