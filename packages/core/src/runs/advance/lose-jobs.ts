import type { PartJob, PartState } from "../ledger/run-state.ts";
import { type RunContext, warn } from "./run-context.ts";

/**
 * Notes that nothing will come of jobs of a part; where nothing comes of others, it is lost with them.
 *
 * @param reason - Default: the service does not know the job any more.
 */
export async function loseJobs(
  context: RunContext,
  { part }: PartState,
  jobs: readonly PartJob[],
  reason: string = `Job ${jobs[0]?.job_id ?? ""} is gone: the service does not know it any more`,
): Promise<undefined> {
  for (const { job_id } of jobs) await context.ledger.append({ type: "job.lost", part, job_id, reason });
  warn(context, part, reason);
}
