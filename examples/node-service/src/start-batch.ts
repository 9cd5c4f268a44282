// The only place where money is spent.

import type { MistralBatch, Source } from "@mistral-batch/node";
import { assertInput, type BatchJob, type CreateJobParams, retryWhileFresh } from "@mistral-batch/node";

/** What is asked for, in the API's own fields, and a key that makes it safe to ask twice. */
export type BatchOrder = Pick<CreateJobParams, "endpoint" | "model" | "timeout_hours"> & { submission_key: string };

const DAY_S = 86_400;

/**
 * Checks the input, uploads it and creates the job. An order whose key has a job of the last day gets that job: whoever
 * lost our answer sends the order again and pays once.
 */
export async function startBatch(batch: MistralBatch, input: Source, order: BatchOrder): Promise<BatchJob> {
  const { endpoint, model, submission_key } = order;
  await assertInput(input, { endpoint, model });
  const known = await batch.jobs.findSubmitted({ submission_key, created_after: Date.now() / 1000 - DAY_S });
  if (known !== undefined) return known;
  const file = await batch.files.upload({ file: input, purpose: "batch" });
  return await retryWhileFresh(batch.client, () => batch.jobs.create({ ...order, input_files: [file.id] }));
}
