/** The seven states of a batch job that the API documents. */
export type KnownBatchJobStatus =
  | "QUEUED"
  | "RUNNING"
  | "SUCCESS"
  | "FAILED"
  | "TIMEOUT_EXCEEDED"
  | "CANCELLATION_REQUESTED"
  | "CANCELLED";

/** The state of a batch job; open, because the service may add states. */
export type BatchJobStatus = KnownBatchJobStatus | (string & {});

const IN_FLIGHT: ReadonlySet<string> = new Set(["QUEUED", "RUNNING", "CANCELLATION_REQUESTED"]);
const TERMINAL: ReadonlySet<string> = new Set(["SUCCESS", "FAILED", "TIMEOUT_EXCEEDED", "CANCELLED"]);

/**
 * Whether a job has ended, so that its files are final. A job in a state that this version does not know counts as ended
 * once `completed_at` is set.
 *
 * @param job - A job, or the two fields of it that matter here.
 * @example
 * ```ts
 * import { isTerminal } from "@mistral-batch/core";
 *
 * console.log(isTerminal({ status: "TIMEOUT_EXCEEDED" })); // true: read its results, they are paid
 * ```
 */
export function isTerminal(job: { readonly status: BatchJobStatus; readonly completed_at?: number | null }): boolean {
  if (TERMINAL.has(job.status)) return true;
  return !IN_FLIGHT.has(job.status) && typeof job.completed_at === "number";
}

/**
 * Whether this version knows what a state means.
 *
 * @param status - The state of a job.
 * @example
 * ```ts
 * import { isKnownStatus } from "@mistral-batch/core";
 *
 * console.log(isKnownStatus("RUNNING"), isKnownStatus("ARCHIVED")); // true false
 * ```
 */
export function isKnownStatus(status: BatchJobStatus): status is KnownBatchJobStatus {
  return IN_FLIGHT.has(status) || TERMINAL.has(status);
}
