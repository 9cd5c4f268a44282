import type { Sink } from "../ports/sink.ts";
import type { AdvanceSettings } from "./advance/advance-run.ts";
import type { RunRows } from "./collect/run-rows.ts";
import type { RunSummary } from "./collect/run-summary.ts";
import type { RepairClass } from "./ledger/run-event.ts";
import type { RunPlan } from "./plan/plan-run.ts";
import type { RunNotice } from "./run-notice.ts";
import type { RunStatus } from "./run-status.ts";

/** How a run goes on. */
export interface AdvanceOptions extends AdvanceSettings {
  /** Ends the work at once, with the signal's reason; the run goes on with the next call. */
  readonly signal?: AbortSignal | undefined;
  /** Called with whatever happens. */
  readonly onEvent?: ((notice: RunNotice) => void) | undefined;
}

/** How to wait for a run. */
export interface WaitForRunOptions extends AdvanceOptions {
  /** Stop waiting after this many milliseconds; the run stays as it is. Default: no limit. */
  readonly deadlineMs?: number | undefined;
}

/** What `advance` leaves: small, and safe to hand to a queue or a workflow engine. */
export interface RunAdvance {
  readonly status: RunStatus;
  /** When more is due, in milliseconds since the Unix epoch; null where the run has ended. */
  readonly nextPollAt: number | null;
}

/** What to send again. */
export interface RetryFailedOptions {
  /** Which rows. Default: those of the run's `repair`, and `"truncated"` with `truncatedTokensFactor`. */
  readonly classes?: readonly RepairClass[] | undefined;
  /** How many times the `max_tokens` truncated rows get. Default: what the run's `repair` says. */
  readonly truncatedTokensFactor?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How the rows of a run are given. */
export interface RunResultsOptions {
  /** Whether rows come in the order of the inputs. Needs a spool. @default false */
  readonly ordered?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How the rows of a run are written. */
export interface CollectRunOptions extends RunResultsOptions {
  /** Called with how many rows were written at a time. */
  readonly onRows?: ((rows: number) => void) | undefined;
}

/** What a person found out about a part in doubt. */
export interface DoubtfulPart {
  /** The number of the part, from 0, as the submission key `<run>/<part>/<attempt>` of the error says it. */
  readonly part: number;
  /** The job that came of it; null where surely none did. */
  readonly job_id: string | null;
}

/** A whole batch, from its inputs to their accounting. All that must survive is in the store. */
export interface Run<Endpoint extends string = string, Context = unknown, Value = unknown> {
  /** Names the run in its store, and as `mb_run` in the labels of its jobs. */
  readonly id: string;
  /** What was planned. */
  readonly plan: RunPlan;
  /** Where the run stands; nothing is asked of the service. */
  status(): RunStatus;
  /**
   * Does all that is due, and returns: for a cron, an alarm, a queue or a workflow engine. Safe to call again after
   * whatever happened, in another process too.
   *
   * @throws {RunError} `run_paused`, `run_fenced`, `source_required`.
   * @throws {AmbiguousSubmitError} `ambiguous_submit`: nothing is sent again until it is clear.
   */
  advance(options?: AdvanceOptions): Promise<RunAdvance>;
  /**
   * Goes on until every row is accounted for.
   *
   * @throws What `advance` throws; {TimeoutError} `deadline_exceeded`.
   */
  wait(options?: WaitForRunOptions): Promise<RunSummary>;
  /** The rows, each input exactly once. */
  results(options?: RunResultsOptions): RunRows<Endpoint, Context, Value>;
  /** Writes the rows as JSONL, each input exactly once, byte for byte as the service gave them. */
  collect(sink: Sink, options?: CollectRunOptions): Promise<RunSummary>;
  /** What became of the rows so far. */
  summary(): Promise<RunSummary>;
  /**
   * Plans to send rows again that failed; `wait` or `advance` does it. What is good is never bought again.
   *
   * @returns How many rows will be sent; 0 where there is nothing to repair.
   */
  retryFailed(options?: RetryFailedOptions): Promise<number>;
  /** Sends nothing more and cancels the jobs that are under way; `wait` then collects what was paid for. */
  cancel(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * Ends the doubt about a part after an `ambiguous_submit`, by what you saw in the console: the job that came of it, or
   * that there is none. With null the part is sent again, and paid again if there was a job after all.
   *
   * @throws {InvalidInputError} `invalid_argument` for a part that is not in doubt, or a job that is another part's.
   */
  settleDoubt(part: DoubtfulPart, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
}
