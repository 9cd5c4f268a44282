// For callers who would rather wait than ask again and again.
import { type BatchJob, isMistralBatchError, type MistralBatch } from "@mistral-batch/node";

/** The job as soon as it has ended, or as it is when the time is over. */
export async function waitAWhile(
  batch: MistralBatch,
  job: { readonly job_id: string },
  seconds: number,
  signal: AbortSignal,
): Promise<BatchJob> {
  try {
    return await batch.jobs.wait(job, { signal, deadlineMs: seconds * 1000, pollMs: 2000, maxPollMs: 30_000 });
  } catch (error) {
    if (!isMistralBatchError(error) || error.code !== "deadline_exceeded") throw error;
    return await batch.jobs.get(job);
  }
}
