import { readdirSync, readFileSync } from "node:fs";

/** The most memory that a process has ever held, in bytes; undefined where the system does not tell (outside of Linux). */
export function peakMemory(pid: number): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readProcess(pid, "status"))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** The processes that this one has started and that are called so. */
export function childrenNamed(name: string): number[] {
  return processIds().filter((pid) => {
    const status = readProcess(pid, "status");
    return status.includes(`Name:\t${name}\n`) && status.includes(`PPid:\t${process.pid}\n`);
  });
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
