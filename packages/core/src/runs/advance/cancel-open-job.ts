import { HttpError } from "../../errors/http-error.ts";
import { cancelJob } from "../../operations/jobs/cancel-job.ts";
import { type RunContext, warn } from "./run-context.ts";
import { reasonOf } from "./step-failure.ts";

/**
 * Cancels a job of a part. One that cannot be cancelled, mostly because it has just ended, is told and left.
 *
 * @throws What `cancelJob` throws otherwise: then it may still be running.
 */
export async function cancelOpenJob(context: RunContext, part: number, job_id: string): Promise<void> {
  try {
    await cancelJob(context.client, { job_id }, { signal: context.signal });
  } catch (error) {
    if (!(error instanceof HttpError) || !["rejected", "not_found"].includes(error.code)) throw error;
    warn(context, part, `Cannot cancel job ${job_id}: ${reasonOf(error)}`);
  }
}
