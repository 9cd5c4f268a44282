// The only place where money is spent.
import {
  type BatchJob,
  isMistralBatchError,
  type MistralBatch,
  r2Source,
  retryWhileFresh,
} from "@mistral-batch/edge/cloudflare";
import { closeOrder, type Order, updateOrder } from "./order-book.ts";

const WEEK_S = 7 * 86_400;

/** Finds the job of an order, if an earlier try got as far as that, or makes it; and writes it down. */
export async function startJob(batch: MistralBatch, bucket: R2Bucket, order: Order): Promise<string> {
  try {
    const { key: submission_key } = order;
    const created_after = Date.now() / 1000 - WEEK_S;
    const known = await batch.jobs.findSubmitted({ submission_key, created_after });
    const { id: job_id } = known ?? (await createJob(batch, bucket, order));
    await updateOrder(bucket, { ...order, job_id });
    return job_id;
  } catch (error) {
    // Refused for good: the caller puts it right and orders again. Whatever may pass, or may have made a job, stays open.
    const isRefused = isMistralBatchError(error) && !error.isRetryable && error.code !== "ambiguous_submit";
    if (isRefused) await closeOrder(bucket, order);
    throw error;
  }
}

async function createJob(batch: MistralBatch, bucket: R2Bucket, order: Order): Promise<BatchJob> {
  const { key: submission_key, endpoint, model, input } = order;
  const file = await batch.files.upload({ file: await r2Source(bucket, input), purpose: "batch" });
  return await retryWhileFresh(batch.client, () =>
    batch.jobs.create({ endpoint, model, input_files: [file.id], submission_key }),
  );
}
