import { readFileSync } from "node:fs";

/** A tick of the kernel's counters, the same on every machine that node supports. */
const TICK_MS = 10;

/**
 * How much CPU time other work has used while something was measured. Only Linux tells; elsewhere it is always null.
 *
 * @param servers - Processes that take part in what is measured.
 * @returns A function that is called at the end, with the CPU time of the measured process.
 */
export function watchForeignCpu(servers: readonly number[]): (ownMs: number) => number | null {
  const before = busyMs(servers);
  return (ownMs) => {
    const after = busyMs(servers);
    return before === null || after === null ? null : Math.max(0, Math.round(after - before - ownMs));
  };
}

/** All work of the machine but that of this process and of the servers. */
function busyMs(servers: readonly number[]): number | null {
  if (process.platform !== "linux") return null;
  const [, ...counters] = (readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "").split(/\s+/).map(Number);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = counters;
  const { user: ownUser, system: ownSystem } = process.cpuUsage();
  const serving = servers.reduce((sum, pid) => sum + cpuOfProcess(pid), 0);
  return (user + nice + system + irq + softIrq) * TICK_MS - serving - (ownUser + ownSystem) / 1000;
}

function cpuOfProcess(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name of the process, in parentheses, may hold spaces.
  const [user, system] = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) * TICK_MS;
}
