import type { ErrorCount } from "../../results/error-tally.ts";
import { ROW_STATES, type RowState } from "../../results/row-ledger.ts";
import type { ResultUsage } from "../../results/usage-tally.ts";
import type { PartCounts } from "../ledger/run-event.ts";
import type { CollectedPart } from "./collect-part.ts";

/** What the ledger says of the rows of a part. */
export interface BookedPart {
  readonly counts: PartCounts;
  readonly usage: ResultUsage;
  readonly errors: readonly ErrorCount[];
}

type United = Pick<CollectedPart, "counts" | "usage" | "errors" | "outcomes">;

const GOOD: ReadonlySet<RowState> = new Set(["succeeded", "truncated", "invalid"]);

/**
 * The rows of a part that was collected, and of a late twin of its job that was collected after it, as one: a success beats
 * a failure, anything beats nothing, otherwise the first stays and the second is a duplicate. All of it was paid.
 *
 * @param booked - What the ledger says of the part; null for one that nothing was known of.
 * @param outcomes - What became of each of its rows, as places in `ROW_STATES`.
 * @param late - What the twin gave.
 */
export function uniteCollections(booked: BookedPart | null, outcomes: Uint8Array, late: CollectedPart): United {
  if (booked === null) return late;
  const united = new Uint8Array(outcomes);
  let duplicates = booked.counts.duplicates + late.counts.duplicates;
  for (const [place, code] of late.outcomes.entries()) {
    const [known, found] = [stateOf(outcomes[place] ?? 0), stateOf(code)];
    if (found === "missing") continue;
    if (known !== "missing") duplicates += 1;
    if (known === "missing" || (GOOD.has(found) && !GOOD.has(known))) united[place] = code;
  }
  const both = <Name extends string>(name: Name, first: Record<Name, number>, second: Record<Name, number>): number =>
    first[name] + second[name];
  return {
    outcomes: united,
    counts: {
      ...countStates(united),
      duplicates,
      repeated_lines: both("repeated_lines", booked.counts, late.counts),
      unexpected: both("unexpected", booked.counts, late.counts),
      unattributed: both("unattributed", booked.counts, late.counts),
    },
    usage: {
      prompt_tokens: both("prompt_tokens", booked.usage, late.usage),
      completion_tokens: both("completion_tokens", booked.usage, late.usage),
      total_tokens: both("total_tokens", booked.usage, late.usage),
      pages: both("pages", booked.usage, late.usage),
    },
    errors: [...booked.errors, ...late.errors].sort((left, right) => right.count - left.count),
  };
}

function stateOf(code: number): RowState {
  return ROW_STATES[code] ?? "missing";
}

function countStates(
  outcomes: Uint8Array,
): Pick<PartCounts, "succeeded" | "truncated" | "invalid" | "failed" | "missing"> {
  const count = (state: RowState): number => outcomes.reduce((sum, code) => sum + (stateOf(code) === state ? 1 : 0), 0);
  return {
    succeeded: count("succeeded"),
    truncated: count("truncated"),
    invalid: count("invalid"),
    failed: { retryable: count("retryable"), permanent: count("permanent"), account: count("account") },
    missing: count("missing"),
  };
}
