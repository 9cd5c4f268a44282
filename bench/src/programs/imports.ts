import type { Sample } from "../harness/suite.ts";
import { readMemory } from "../measure/memory.ts";

/** What the imports program does. */
export interface ImportsParameters {
  /** What is imported: nothing, or packages. */
  readonly specifiers: readonly string[];
  /** Whether fetch is looked at, as every client does by its first request at the latest: node loads it then. */
  readonly touchesFetch: boolean;
}

/** Imports packages. The CPU time is that of the whole process, so that the empty one can be taken off. */
export async function run({ specifiers, touchesFetch }: ImportsParameters): Promise<Sample> {
  const startMs = performance.now();
  for (const specifier of specifiers) await import(specifier);
  if (touchesFetch && typeof globalThis.fetch !== "function") throw new TypeError("There is no fetch");
  if (touchesFetch) void globalThis.Request;
  const importMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage();
  const wallMs = performance.now();
  const residentMb = readMemory()?.residentMb;
  globalThis.gc?.();
  const heapMb = process.memoryUsage().heapUsed / 1e6;
  const sample = { wallMs, importMs, totalCpuMs: (user + system) / 1000, heapMb };
  return residentMb === undefined ? sample : { ...sample, residentMb };
}
