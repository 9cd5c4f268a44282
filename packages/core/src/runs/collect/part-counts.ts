import type { RowState } from "../../results/row-ledger.ts";
import type { PartCounts } from "../ledger/run-event.ts";

/** The rows of a part by what became of them, from how many are in each state. */
export function countsByState(
  count: (state: RowState) => number,
): Pick<PartCounts, "succeeded" | "truncated" | "invalid" | "failed" | "missing"> {
  return {
    succeeded: count("succeeded"),
    truncated: count("truncated"),
    invalid: count("invalid"),
    failed: { retryable: count("retryable"), permanent: count("permanent"), account: count("account") },
    missing: count("missing"),
  };
}
