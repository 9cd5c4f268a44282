import { openJobs } from "../ledger/part-jobs.ts";
import { cancelOpenJob } from "./cancel-open-job.ts";
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
  for (const part of ledger.state.parts) {
    for (const { job_id } of openJobs(part)) {
      signal?.throwIfAborted();
      await cancelOpenJob(context, part.part, job_id).catch((error: unknown) => failures.push(error));
    }
  }
  if (failures.length > 0) throw failures[0];
}
