import type { Client } from "../../http/client.ts";
import { encodeQuery } from "../../http/encode-query.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { sendJson } from "../../http/send-json.ts";
import { type BatchJob, batchJobSchema } from "../../wire/batch-job.ts";
import { type GetJobParams, getJobParamsSchema } from "../../wire/job-params.ts";
import { validateInput } from "../../wire/schema/validate.ts";

/**
 * One batch job: `GET /v1/batch/jobs/{job_id}`.
 *
 * @param client - From `createClient`.
 * @param params - The job; with `inline: true` its results come along as `outputs`.
 * @param options - Signal, limits, retries, headers.
 * @throws {InvalidInputError} `invalid_argument` for an id that is no UUID, before anything is sent.
 * @throws {HttpError} `not_found` where the workspace has no such job.
 * @throws {ConnectionError | TimeoutError | ResponseError}
 * @example
 * ```ts
 * import { createClient, getJob } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const job = await getJob(client, { job_id: "b4ac8bfd-6bd0-4bc0-8a2b-6a7f7a1d9f10" });
 * ```
 */
export async function getJob(client: Client, params: GetJobParams, options: RequestOptions = {}): Promise<BatchJob> {
  const { job_id, inline } = validateInput(getJobParamsSchema, params, "jobs.get");
  return await sendJson(
    client,
    { method: "GET", path: `/v1/batch/jobs/${job_id}${encodeQuery({ inline })}` },
    batchJobSchema,
    options,
  );
}
