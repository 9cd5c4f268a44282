import { sha256Hex } from "../../jsonl/sha256-hex.ts";
import type { ErrorCount } from "../../results/error-tally.ts";
import { isAnswered, ROW_STATES, STATE_CODES } from "../../results/row-ledger.ts";
import type { ResultUsage } from "../../results/usage-tally.ts";
import type { PartCounts } from "../ledger/run-event.ts";
import { addUp, addUsage } from "./add-up.ts";
import type { CollectedPart } from "./collect-part.ts";
import { countsByState } from "./part-counts.ts";

/** What the ledger says of the rows of a part. */
export interface BookedPart {
  readonly counts: PartCounts;
  readonly usage: ResultUsage;
  readonly errors: readonly ErrorCount[];
}

type United = Pick<CollectedPart, "counts" | "usage" | "errors" | "outcomes" | "digest">;

/**
 * The rows of a part that was collected, and of a late twin of its job that was collected after it, as one: a success beats
 * a failure, anything beats nothing, otherwise the first stays and the second is a duplicate. All of it was paid.
 *
 * @param booked - What the ledger says of the part; null for one that nothing was known of.
 * @param outcomes - What became of each of its rows, as places in `ROW_STATES`.
 * @param late - What the twin gave.
 */
export async function uniteCollections(
  booked: BookedPart | null,
  outcomes: Uint8Array,
  late: CollectedPart,
): Promise<United> {
  if (booked === null) return late;
  const { missing } = STATE_CODES;
  const united = new Uint8Array(outcomes);
  let duplicates = booked.counts.duplicates + late.counts.duplicates;
  for (let place = 0; place < united.length; place += 1) {
    const known = united[place] ?? missing;
    const found = late.outcomes[place] ?? missing;
    if (found === missing) continue;
    if (known !== missing) duplicates += 1;
    if (known === missing || (isAnswered(found) && !isAnswered(known))) united[place] = found;
  }
  const rows = new Uint32Array(ROW_STATES.length);
  for (const code of united) rows[code] = (rows[code] ?? 0) + 1;
  return {
    outcomes: united,
    digest: await sha256Hex(united),
    counts: {
      ...countsByState((state) => rows[STATE_CODES[state]] ?? 0),
      duplicates,
      ...addUp(["repeated_lines", "unexpected", "unattributed"], [booked.counts, late.counts]),
    },
    usage: addUsage([booked, late]),
    errors: [...booked.errors, ...late.errors].sort((left, right) => right.count - left.count),
  };
}
