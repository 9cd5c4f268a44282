import { progressOf, type RunProgress } from "./advance/report-progress.ts";
import type { RunMemory } from "./advance/run-context.ts";
import { latestAttempt, type PartStatus, partsByStatus, type RunState } from "./ledger/run-state.ts";

/** Where a run stands, in a few hundred bytes of plain data. */
export interface RunStatus {
  readonly run_id: string;
  /**
   * `running` until its last row is accounted for; `paused` by account trouble until somebody goes on with it;
   * `cancelled` while its last jobs end; `finished`.
   */
  readonly status: "running" | "paused" | "cancelled" | "finished";
  readonly endpoint: string;
  readonly model: string | null;
  /** Milliseconds since the Unix epoch. */
  readonly created_at: number;
  /** When something last happened, in milliseconds since the Unix epoch. */
  readonly changed_at: number;
  /** Rows of the input. */
  readonly rows: number;
  /** 1, or more once failed rows were sent again. */
  readonly attempt: number;
  readonly progress: RunProgress;
  /** How many parts are in each state. */
  readonly parts: Readonly<Partial<Record<PartStatus, number>>>;
  /** The jobs that have not ended, at most 20. */
  readonly open_jobs: readonly string[];
  /** Why the run is paused, or what is wrong with its parts: at most 5. */
  readonly reasons: readonly string[];
}

const MOST_JOBS = 20;
const MOST_REASONS = 5;

/** Sums a state up. */
export function statusOf(state: RunState, memory: RunMemory): RunStatus {
  const open = state.parts.filter(({ status }) => status === "submitted");
  const problems = new Set(state.parts.map(({ reason }) => reason).filter((reason) => reason !== null));
  return {
    run_id: state.run_id,
    status: nameOf(state),
    endpoint: state.settings?.endpoint ?? "",
    model: state.settings?.model ?? null,
    created_at: state.createdAt,
    changed_at: state.changedAt,
    rows: state.input?.rows ?? 0,
    attempt: latestAttempt(state),
    progress: progressOf(state, memory),
    parts: partsByStatus(state),
    open_jobs: open.flatMap(({ jobs }) => jobs.map(({ job_id }) => job_id)).slice(0, MOST_JOBS),
    reasons: [...(state.paused === null ? [] : [state.paused.reason]), ...problems].slice(0, MOST_REASONS),
  };
}

function nameOf({ isFinished, isCancelled, paused }: RunState): RunStatus["status"] {
  if (isFinished) return "finished";
  if (paused !== null) return "paused";
  return isCancelled ? "cancelled" : "running";
}
