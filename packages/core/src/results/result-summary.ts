import { MistralBatchError } from "../errors/mistral-batch-error.ts";
import type { BatchJob } from "../wire/batch-job.ts";
import type { BatchJobStatus } from "../wire/batch-job-status.ts";
import type { ErrorCount } from "./error-tally.ts";
import type { ResultTally } from "./result-tally.ts";
import type { RowLedger } from "./row-ledger.ts";
import type { ResultUsage } from "./usage-tally.ts";

/** What became of a whole job. */
export interface ResultSummary {
  readonly job_id: string;
  readonly status: BatchJobStatus;
  /** How many inputs were given; null without. Then it equals succeeded + truncated + invalid + failed + missing. */
  readonly inputs: number | null;
  /** Rows that were found, repeated lines left out. */
  readonly rows: number;
  readonly succeeded: number;
  /** Answered, but cut off. */
  readonly truncated: number;
  /** Answered, but not as the `schema` asks for; 0 without one. */
  readonly invalid: number;
  readonly failed: { readonly retryable: number; readonly permanent: number; readonly account: number };
  /** Inputs without a row; 0 without inputs. */
  readonly missing: number;
  /** Rows that do not count, because another row of the same `custom_id` stands. */
  readonly duplicates: number;
  /** Lines that stood in a file twice with the same line id; the second was dropped. */
  readonly repeated_lines: number;
  /** Ids that no input has. Their rows are in no outcome. */
  readonly unexpected: number;
  /** Rows without `custom_id`, lines that are not JSON among them. With inputs they are in no outcome. */
  readonly unattributed: number;
  /** The most frequent messages of failed rows, at most 20. */
  readonly errors: readonly ErrorCount[];
  /** Summed over all answers, duplicates included, since they are paid. */
  readonly usage: ResultUsage;
  /** What the job itself counts. Nothing here relies on it. */
  readonly job_counters: {
    readonly total_requests: number;
    readonly completed_requests: number;
    readonly succeeded_requests: number;
    readonly failed_requests: number;
  };
  /** Seconds from start to end; null where the job does not say. */
  readonly elapsed: number | null;
}

/**
 * Closes the books.
 *
 * @throws {MistralBatchError} `accounting_failed` if they do not balance.
 */
export function summarize(
  job: BatchJob,
  inputs: number | null,
  ledger: RowLedger,
  { errors, usage }: ResultTally,
): ResultSummary {
  proveBalance(job.id, ledger);
  const { total_requests, completed_requests, succeeded_requests, failed_requests, started_at, completed_at } = job;
  const hasTimes = typeof started_at === "number" && typeof completed_at === "number";
  return {
    job_id: job.id,
    status: job.status,
    inputs,
    rows: ledger.rows,
    succeeded: ledger.count("succeeded"),
    truncated: ledger.count("truncated"),
    invalid: ledger.count("invalid"),
    failed: {
      retryable: ledger.count("retryable"),
      permanent: ledger.count("permanent"),
      account: ledger.count("account"),
    },
    missing: ledger.count("missing"),
    duplicates: ledger.duplicates,
    repeated_lines: ledger.repeats,
    unexpected: ledger.unexpected,
    unattributed: ledger.unattributed,
    errors: errors.top(),
    usage: usage.total(),
    job_counters: { total_requests, completed_requests, succeeded_requests, failed_requests },
    elapsed: hasTimes ? completed_at - started_at : null,
  };
}

/** @throws {MistralBatchError} `accounting_failed` if the books do not balance. */
function proveBalance(job_id: string, ledger: RowLedger): void {
  const imbalance = ledger.findImbalance();
  if (imbalance === undefined) return;
  throw new MistralBatchError(
    `Cannot account for the results of job ${job_id}: ${imbalance}; read them again, and report this with the summary`,
    { code: "accounting_failed" },
  );
}
