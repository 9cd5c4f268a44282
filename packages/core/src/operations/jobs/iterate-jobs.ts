import type { Client } from "../../http/client.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import type { ListJobsParams } from "../../wire/list-jobs-params.ts";
import { walkPages } from "../paging.ts";
import { jobMatches } from "./job-matches.ts";
import { fetchJobsPage } from "./list-jobs.ts";

/**
 * All jobs of the workspace that match, page after page, each once.
 *
 * @param client - From `createClient`.
 * @param params - Filters; `page` is where to begin.
 * @param options - Signal, limits, retries, headers of each page.
 * @throws What `listJobs` throws.
 * @example
 * ```ts
 * import { createClient, iterateJobs } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * for await (const job of iterateJobs(client, { status: ["RUNNING"] })) console.log(job.id, job.completed_requests);
 * ```
 */
export async function* iterateJobs(
  client: Client,
  params: ListJobsParams = {},
  options: RequestOptions = {},
): AsyncGenerator<BatchJob, void, undefined> {
  const pages = walkPages((page) => fetchJobsPage(client, { ...params, page }, options), params.page);
  for await (const jobs of pages) yield* jobs.filter(jobMatches(params.metadata));
}
