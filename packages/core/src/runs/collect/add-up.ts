import type { ResultUsage } from "../../results/usage-tally.ts";

/** Adds counters of the given names up. */
export function addUp<Name extends string>(
  names: readonly Name[],
  all: readonly Readonly<Record<Name, number>>[],
): Record<Name, number> {
  const sums = names.map((name) => [name, all.reduce((sum, counters) => sum + counters[name], 0)]);
  return Object.fromEntries(sums) as Record<Name, number>;
}

/** Adds up what was used. */
export function addUsage(all: readonly { readonly usage: ResultUsage }[]): ResultUsage {
  return addUp(
    ["prompt_tokens", "completion_tokens", "total_tokens", "pages"],
    all.map(({ usage }) => usage),
  );
}
