import { readFileSync } from "node:fs";

/** The most memory that this process has ever held, in bytes, in whatever runtime has `node:fs`. */
export function ownPeakMemory(): number {
  return ownStatus("VmHWM");
}

/** The memory that this process holds now, in bytes. */
export function ownMemory(): number {
  return ownStatus("VmRSS");
}

function ownStatus(name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
}
