import type { LineOutcome } from "./classify-line.ts";
import { ErrorTally } from "./error-tally.ts";
import type { RowStanding } from "./row-ledger.ts";
import { UsageTally } from "./usage-tally.ts";

/** What is added up over rows: the messages of failures, and what answers cost. */
export class ResultTally {
  readonly errors: ErrorTally = new ErrorTally();
  readonly usage: UsageTally = new UsageTally();

  /** Adds a row that is no repeated line. An answer that does not count is paid all the same. */
  add(outcome: LineOutcome, standing: RowStanding): void {
    if (outcome.outcome !== "failed") this.usage.add(outcome.body);
    else if (standing !== "duplicate") this.errors.add(outcome.message, outcome.status_code);
  }
}
