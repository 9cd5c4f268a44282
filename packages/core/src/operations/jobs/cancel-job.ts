import type { Client } from "../../http/client.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { sendJson } from "../../http/send-json.ts";
import { type BatchJob, batchJobSchema } from "../../wire/batch-job.ts";
import { type JobParams, jobParamsSchema } from "../../wire/job-params.ts";
import { validateInput } from "../../wire/schema/validate.ts";

/**
 * Asks the service to cancel a job: `POST /v1/batch/jobs/{job_id}/cancel`. The job goes to `CANCELLATION_REQUESTED`
 * first and settles on `CANCELLED`; rows that were done are paid and can be read.
 *
 * @param client - From `createClient`.
 * @param params - The job.
 * @param options - Signal, limits, retries, headers.
 * @throws {InvalidInputError} `invalid_argument` for an id that is no UUID, before anything is sent.
 * @throws {HttpError} `not_found` where the workspace has no such job.
 * @throws {ConnectionError | TimeoutError | ResponseError}
 * @example
 * ```ts
 * import { cancelJob, createClient } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * await cancelJob(client, { job_id: "b4ac8bfd-6bd0-4bc0-8a2b-6a7f7a1d9f10" });
 * ```
 */
export async function cancelJob(client: Client, params: JobParams, options: RequestOptions = {}): Promise<BatchJob> {
  const { job_id } = validateInput(jobParamsSchema, params, "jobs.cancel");
  return await sendJson(client, { method: "POST", path: `/v1/batch/jobs/${job_id}/cancel` }, batchJobSchema, options);
}
