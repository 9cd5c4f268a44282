import { readMemory, resetPeak } from "./memory.ts";

/** What a piece of work cost; the memory only where the system tells. */
export type Cost = Readonly<{ wallMs: number; cpuMs: number; peakMb?: number; overStartMb?: number }>;

/** Does a piece of work and says what it cost: time, user and system CPU of all threads, peak of the memory. */
export async function measure<Result>(work: () => Promise<Result>): Promise<{ result: Result; cost: Cost }> {
  resetPeak();
  const startMb = readMemory()?.residentMb;
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  const result = await work();
  const wallMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  const peakMb = readMemory()?.peakMb;
  const time = { wallMs, cpuMs: (user + system) / 1000 };
  const isKnown = startMb !== undefined && peakMb !== undefined;
  return { result, cost: isKnown ? { ...time, peakMb, overStartMb: peakMb - startMb } : time };
}
