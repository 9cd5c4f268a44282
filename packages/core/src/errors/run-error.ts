import { MistralBatchError } from "./mistral-batch-error.ts";

/** What is known of a run that cannot go on. */
export interface RunErrorOptions {
  readonly code:
    | "run_not_found"
    | "run_fenced"
    | "run_paused"
    | "ledger_unreadable"
    | "source_required"
    | "source_changed";
  /** The run. */
  readonly run_id: string;
  readonly cause?: unknown;
}

/**
 * A run cannot go on as it was asked to; what it has is safe. Codes: `run_not_found`, `run_fenced` (another process took
 * the run over), `run_paused` (key, quota or billing; mend it and go on), `ledger_unreadable` (damaged, or written by a
 * newer version), `source_required` and `source_changed` (the input is missing, or is not the one that was planned).
 */
export class RunError extends MistralBatchError<RunErrorOptions> {
  override readonly name = "RunError" as const;
  /** The run. */
  declare readonly run_id: string;
}
