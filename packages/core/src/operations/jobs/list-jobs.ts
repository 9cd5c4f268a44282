import type { Client } from "../../http/client.ts";
import { encodeQuery } from "../../http/encode-query.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { sendJson } from "../../http/send-json.ts";
import { type ListBatchJobsResponse, listBatchJobsResponseSchema } from "../../wire/batch-job.ts";
import { type ListJobsParams, listJobsParamsSchema } from "../../wire/list-jobs-params.ts";
import { validateInput } from "../../wire/schema/validate.ts";
import { jobMatches } from "./job-matches.ts";

/**
 * One page of the workspace's batch jobs: `GET /v1/batch/jobs`.
 *
 * @param client - From `createClient`.
 * @param params - Filters and page; all optional.
 * @param options - Signal, limits, retries, headers.
 * @throws {InvalidInputError} `invalid_argument`, before anything is sent: among others for a metadata key that is also
 * a parameter, since the filter travels as bare query keys.
 * @throws {HttpError | ConnectionError | TimeoutError | ResponseError}
 * @example
 * ```ts
 * import { createClient, listJobs } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const { data, total } = await listJobs(client, { status: ["QUEUED", "RUNNING"], page_size: 50 });
 * ```
 */
export async function listJobs(
  client: Client,
  params: ListJobsParams = {},
  options: RequestOptions = {},
): Promise<ListBatchJobsResponse> {
  const page = await fetchJobsPage(client, params, options);
  // Nobody knows that the service honours the metadata filter, so it is applied again here.
  page.data = page.data.filter(jobMatches(params.metadata));
  return page;
}

/** A page as the service sends it: a walk needs its true length to know where the list ends. */
export async function fetchJobsPage(
  client: Client,
  params: ListJobsParams,
  options: RequestOptions,
): Promise<ListBatchJobsResponse> {
  validateInput(listJobsParamsSchema, params, "jobs.list");
  const { metadata, created_after, ...plain } = params;
  const query = encodeQuery({
    page: 0,
    page_size: 100,
    created_by_me: false,
    ...plain,
    created_after: created_after instanceof Date ? created_after.toISOString() : created_after,
    // As the official clients send it: bare keys, the word "metadata" never on the wire.
    ...metadata,
  });
  return await sendJson(
    client,
    { method: "GET", path: `/v1/batch/jobs${query}` },
    listBatchJobsResponseSchema,
    options,
  );
}
