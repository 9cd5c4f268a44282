import { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { ErrorCount } from "../../results/error-tally.ts";
import type { ResultUsage } from "../../results/usage-tally.ts";
import { latestAttempt, type PartStatus, partsByStatus, type RunState } from "../ledger/run-state.ts";
import { addUp, addUsage } from "./add-up.ts";
import { loadOutcomes, type OutcomeMap } from "./outcome-map.ts";

/**
 * What became of a run: each input is in exactly one of succeeded, truncated, invalid, failed, missing and
 * pending.
 */
export interface RunSummary {
  readonly run_id: string;
  /** Whether every row is accounted for. */
  readonly isFinished: boolean;
  readonly isCancelled: boolean;
  /** How many inputs there are. */
  readonly inputs: number;
  readonly succeeded: number;
  /** Answered, but cut off. */
  readonly truncated: number;
  /** Answered, but not as the schema asks for; 0 without one. */
  readonly invalid: number;
  /**
   * Whether a schema judged the answers; false where a JSON Schema was only sent along, so that nothing but JSON was asked
   * of them; null for a run without either.
   */
  readonly validated: boolean | null;
  readonly failed: { readonly retryable: number; readonly permanent: number; readonly account: number };
  /** Inputs that no job holds a row for. */
  readonly missing: number;
  /** Inputs whose job has not been collected yet; 0 once the run is finished. */
  readonly pending: number;
  /** How often rows were sent at the most. */
  readonly attempts: number;
  readonly parts: Readonly<Partial<Record<PartStatus, number>>>;
  /** Jobs that the service made twice; the younger of each pair was cancelled. */
  readonly duplicate_jobs: number;
  /** Rows that do not count, because another row of the same `custom_id` stands. */
  readonly duplicates: number;
  /** Lines that stood in a file twice with the same line id; the second was dropped. */
  readonly repeated_lines: number;
  /** Rows with ids that no input has. */
  readonly unexpected: number;
  /** Rows without `custom_id`, lines that are not JSON among them. */
  readonly unattributed: number;
  /** The most frequent messages of failed rows over all attempts, at most 20. */
  readonly errors: readonly ErrorCount[];
  /** Summed over all answers of all attempts, since all are paid. */
  readonly usage: ResultUsage;
  /** Parts that lack rows, and why: refused, or lost with the service. At most 20. */
  readonly problems: readonly { readonly part: number; readonly reason: string }[];
  /** What the jobs themselves count, over all attempts. Nothing here relies on it. */
  readonly job_counters: {
    readonly total_requests: number;
    readonly completed_requests: number;
    readonly succeeded_requests: number;
    readonly failed_requests: number;
  };
}

const ENDED: ReadonlySet<PartStatus> = new Set(["collected", "refused", "lost"]);
const MOST_PROBLEMS = 20;
const MOST_ERRORS = 20;

/**
 * Closes the books of a run.
 *
 * @throws {MistralBatchError} `accounting_failed` where not every input has exactly one outcome.
 * @throws {RunError} `ledger_unreadable` where outcomes are damaged.
 */
export async function summarizeRun(store: RunStore, state: RunState): Promise<RunSummary> {
  const { map } = await loadOutcomes(store, state);
  const { succeeded, truncated, invalid, retryable, permanent, account, missing } = map.counts();
  const pending = pendingRows(state, map);
  const inputs = state.input?.rows ?? 0;
  const total = succeeded + truncated + invalid + retryable + permanent + account + missing;
  if (total !== inputs) {
    throw new MistralBatchError(
      `Cannot account for run "${state.run_id}": it has ${inputs} inputs, but ${total} outcomes; report this`,
      { code: "accounting_failed" },
    );
  }
  const collected = state.parts.map((part) => part.collected).filter((part) => part !== null);
  const news = state.parts.flatMap(({ jobs }) => jobs.map((job) => job.news)).filter((known) => known !== undefined);
  return {
    run_id: state.run_id,
    isFinished: state.isFinished,
    isCancelled: state.isCancelled,
    inputs,
    succeeded,
    truncated,
    invalid,
    validated: validatedOf(state),
    failed: { retryable, permanent, account },
    missing: missing - pending,
    pending,
    attempts: latestAttempt(state),
    parts: partsByStatus(state),
    duplicate_jobs: state.parts.reduce((all, { jobs }) => all + Math.max(0, jobs.length - 1), 0),
    ...addUp(
      ["duplicates", "repeated_lines", "unexpected", "unattributed"],
      collected.map(({ counts }) => counts),
    ),
    errors: errorsOf(state),
    usage: addUsage(collected),
    problems: problemsOf(state),
    job_counters: addUp(["total_requests", "completed_requests", "succeeded_requests", "failed_requests"], news),
  };
}

function validatedOf({ settings }: RunState): boolean | null {
  if (settings?.isJudged === true) return true;
  return (settings?.response_schema ?? null) === null ? null : false;
}

/** A row that is sent again has its earlier outcome until the next is known. */
function pendingRows({ isFinished, parts }: RunState, map: OutcomeMap): number {
  let pending = 0;
  for (const { attempt, status, firstRow, rows } of isFinished ? [] : parts) {
    if (attempt > 1 || ENDED.has(status)) continue;
    for (let row = firstRow; row < firstRow + rows; row += 1) if (map.stateOf(row) === "missing") pending += 1;
  }
  return pending;
}

function errorsOf({ parts }: RunState): ErrorCount[] {
  const merged = new Map<string, ErrorCount>();
  for (const { collected } of parts) {
    for (const error of collected?.errors ?? []) {
      const key = `${error.status_code} ${error.message}`;
      merged.set(key, { ...error, count: error.count + (merged.get(key)?.count ?? 0) });
    }
  }
  return [...merged.values()].sort((left, right) => right.count - left.count).slice(0, MOST_ERRORS);
}

function problemsOf({ parts }: RunState): RunSummary["problems"] {
  const problems = parts.filter(
    ({ status, reason }) => ENDED.has(status) && (status !== "collected" || reason !== null),
  );
  return problems.slice(0, MOST_PROBLEMS).map(({ part, reason }) => ({ part, reason: reason ?? "" }));
}
