import { readFileSync } from "node:fs";

/** A tick of the kernel's counters, the same on every machine that node supports. */
const TICK_MS = 10;

/**
 * How much CPU time other work has used while something was measured: all that the machine did, without this process, its
 * children that have ended, and the servers. Only Linux tells; elsewhere it is always null.
 *
 * @param servers - Processes that take part in what is measured.
 * @returns A function that is called at the end, when the measured process has ended.
 */
export function watchForeignCpu(servers: readonly number[]): () => number | null {
  if (process.platform !== "linux") return () => null;
  const before = foreignTicks(servers);
  return () => Math.max(0, foreignTicks(servers) - before) * TICK_MS;
}

function foreignTicks(servers: readonly number[]): number {
  const [, ...counters] = (readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "").split(/\s+/).map(Number);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = counters;
  const [self, ...others] = [process.pid, ...servers].map(ticksOfProcess);
  const own = (self?.own ?? 0) + (self?.children ?? 0);
  return user + nice + system + irq + softIrq - own - others.reduce((sum, server) => sum + server.own, 0);
}

function ticksOfProcess(pid: number): { readonly own: number; readonly children: number } {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name of the process, in parentheses, may hold spaces.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15).map(Number);
  return { own: user + system, children: childUser + childSystem };
}
