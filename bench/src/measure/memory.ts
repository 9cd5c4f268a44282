import { readFileSync, writeFileSync } from "node:fs";

const BYTES_IN_KB = 1024;

/** What the process has in memory now, and the most that it ever had. Only Linux tells both. */
export function readMemory(): { readonly residentMb: number; readonly peakMb: number } | undefined {
  if (process.platform !== "linux") return undefined;
  const status = readFileSync("/proc/self/status", "utf8");
  return { residentMb: megabytes(status, "VmRSS"), peakMb: megabytes(status, "VmHWM") };
}

/** Forgets the peak so far: what the start of the process needed is not the peak of the work. */
export function resetPeak(): void {
  if (process.platform !== "linux") return;
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // A container may forbid it: then the peak is that of the whole process.
  }
}

/** The kernel counts in units of 1,024 bytes, these pages in millions of bytes. */
function megabytes(status: string, field: string): number {
  return (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * BYTES_IN_KB) / 1e6;
}
