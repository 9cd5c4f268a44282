import type { RunLimitOptions } from "@mistral-batch/core";

/** A part must fit the life of a process at the edge: it is fetched as a whole. */
const MAX_PART_BYTES = 64_000_000;

/** The limits of runs at the edge, where nothing else is said. */
export function edgeLimits(given: RunLimitOptions = {}): RunLimitOptions {
  return { ...given, maxPartBytes: given.maxPartBytes ?? MAX_PART_BYTES };
}
