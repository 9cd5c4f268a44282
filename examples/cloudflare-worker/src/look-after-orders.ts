// What the cron does: whatever number of orders is open, their jobs are looked at with one call.
import { type BatchJob, isTerminal, type MistralBatch, r2Sink, r2Source } from "@mistral-batch/edge/cloudflare";
import type { Env } from "./env.ts";
import { closeOrder, type OpenOrder, openOrders } from "./order-book.ts";
import { startJob } from "./start-job.ts";

/** An order without a job after this time was left by a Worker that is gone. */
const ABANDONED_MS = 15 * 60_000;
/** Our clock and that of the service may differ. */
const CLOCK_DOUBT_MS = 3_600_000;

export async function lookAfterOrders(batch: MistralBatch, env: Env, nowMs: number): Promise<void> {
  const orders = await openOrders(env.BUCKET);
  const jobs = await findJobs(batch, orders);
  for (const order of orders) {
    try {
      const job = jobs.get(order.job_id);
      if (job !== undefined && isTerminal(job)) await keepResults(batch, env.BUCKET, order);
      else if (order.job_id === "" && nowMs - order.changed.getTime() > ABANDONED_MS) {
        await startJob(batch, env.BUCKET, order);
      }
    } catch (error) {
      // One order must not hold up the others; the next run tries it again.
      console.error(`Order ${order.key}: ${String(error)}`);
    }
  }
}

/** The jobs of the orders, newest first, page by page until all are found: one page as a rule. */
async function findJobs(batch: MistralBatch, orders: readonly OpenOrder[]): Promise<Map<string, BatchJob>> {
  const found = new Map<string, BatchJob>();
  const wanted = new Set(orders.map(({ job_id }) => job_id).filter((job_id) => job_id !== ""));
  if (wanted.size === 0) return found;
  const oldest = Math.min(...orders.map(({ changed }) => changed.getTime()));
  for await (const job of batch.jobs.all({ created_after: new Date(oldest - CLOCK_DOUBT_MS) })) {
    if (wanted.has(job.id)) found.set(job.id, job);
    if (found.size === wanted.size) break;
  }
  return found;
}

/** Whatever its end: the rows of a job that timed out or was cancelled are paid too. */
async function keepResults(batch: MistralBatch, bucket: R2Bucket, order: OpenOrder): Promise<void> {
  const { key, input, job_id } = order;
  const job = await batch.jobs.get({ job_id });
  const inputs = await r2Source(bucket, input);
  const summary = await batch.collect(job, r2Sink(bucket, `results/${key}.jsonl`), { inputs });
  await bucket.put(`results/${key}.summary.json`, JSON.stringify({ ...order, summary }));
  await closeOrder(bucket, order);
}
