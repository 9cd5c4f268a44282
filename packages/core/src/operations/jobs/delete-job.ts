import type { Client } from "../../http/client.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { sendJson } from "../../http/send-json.ts";
import type { DeleteBatchJobResponse } from "../../wire/batch-job.ts";
import { deletionSchema } from "../../wire/file-object.ts";
import { type JobParams, jobParamsSchema } from "../../wire/job-params.ts";
import { validateInput } from "../../wire/schema/validate.ts";

/**
 * Deletes a job: `DELETE /v1/batch/jobs/{job_id}`. Whether its files go too is not documented.
 *
 * @param client - From `createClient`.
 * @param params - The job.
 * @param options - Signal, limits, retries, headers.
 * @throws {InvalidInputError} `invalid_argument` for an id that is no UUID, before anything is sent.
 * @throws {HttpError} `not_found` where the workspace has no such job, which after a lost reply means that it is deleted.
 * @throws {ConnectionError | TimeoutError | ResponseError}
 * @example
 * ```ts
 * import { createClient, deleteJob } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * await deleteJob(client, { job_id: "b4ac8bfd-6bd0-4bc0-8a2b-6a7f7a1d9f10" });
 * ```
 */
export async function deleteJob(
  client: Client,
  params: JobParams,
  options: RequestOptions = {},
): Promise<DeleteBatchJobResponse> {
  const { job_id } = validateInput(jobParamsSchema, params, "jobs.delete");
  return await sendJson(client, { method: "DELETE", path: `/v1/batch/jobs/${job_id}` }, deletionSchema, options);
}
