import type { RunState } from "../ledger/run-state.ts";
import type { RunContext, RunMemory } from "./run-context.ts";

/** How many rows of a run are answered. */
export interface RunProgress {
  readonly completed: number;
  readonly failed: number;
  readonly total: number;
}

/** Adds up what is known of all jobs of the latest attempt of each row; what was collected counts as it was collected. */
export function progressOf(state: RunState, memory: RunMemory): RunProgress {
  let completed = 0;
  let failed = 0;
  let total = 0;
  for (const part of state.parts) {
    total += part.rows;
    if (part.collected !== null) {
      const { counts } = part.collected;
      const { retryable, permanent, account } = counts.failed;
      completed += part.rows - counts.missing;
      failed += retryable + permanent + account;
      continue;
    }
    const [job] = part.jobs;
    const news = job === undefined ? undefined : (memory.news.get(job.job_id) ?? job.news);
    completed += Math.min(part.rows, news?.completed_requests ?? 0);
    failed += Math.min(part.rows, news?.failed_requests ?? 0);
  }
  return { completed, failed, total };
}

/** Tells how far the run is; a counter that falls is not believed. */
export function reportProgress({ ledger, memory, onEvent }: RunContext): void {
  const now = progressOf(ledger.state, memory);
  const completed = Math.max(now.completed, memory.reported.completed);
  const failed = Math.max(now.failed, memory.reported.failed);
  memory.reported = { completed, failed, total: now.total };
  onEvent?.({ type: "progress", completed, failed, total: now.total });
}
