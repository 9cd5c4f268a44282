import { cancelOpenJob } from "./cancel-open-job.ts";
import { isInFlight } from "./next-step.ts";
import type { RunContext } from "./run-context.ts";

/**
 * Sends nothing more of a run, and cancels the jobs that are under way.
 *
 * @throws What `cancelJob` throws, once it was tried with every job; going on with the run tries again.
 */
export async function cancelRun(context: RunContext): Promise<void> {
  const { ledger, memory, signal } = context;
  if (ledger.state.isFinished) return;
  if (!ledger.state.isCancelled) await ledger.append({ type: "run.cancelled" });
  memory.nextPollMs = 0;
  const failures: unknown[] = [];
  for (const { part, jobs } of ledger.state.parts.filter(isInFlight)) {
    for (const { job_id } of jobs) {
      signal?.throwIfAborted();
      await cancelOpenJob(context, part, job_id).catch((error: unknown) => failures.push(error));
    }
  }
  if (failures.length > 0) throw failures[0];
}
