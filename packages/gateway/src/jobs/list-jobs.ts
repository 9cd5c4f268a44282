import type { Call } from "../call.ts";
import { jsonAnswer } from "../http/answers.ts";
import type { JsonObject } from "../http/json-object.ts";
import { takePage } from "../operations/take-page.ts";
import { QueryReader } from "../routing/read-query.ts";
import { viewJob } from "../tenancy/views.ts";
import { type JobFilter, matchesJob, readJobFilter, upstreamQuery } from "./job-filter.ts";
import { walkOwnJobs } from "./walk-own-jobs.ts";

/** `GET /v1/batch/jobs`, as if there were no other tenant. */
export async function listJobs(call: Call): Promise<Response> {
  const query = new QueryReader(call.url.searchParams);
  const page = query.integer("page", 0, { minimum: 0, maximum: 100_000 });
  const page_size = query.integer("page_size", 100, { minimum: 1, maximum: 1000 });
  const filter = readJobFilter(query);
  query.finish();
  const { items, total } = await takePage(matchingJobs(call, filter), { page, page_size });
  return jsonAnswer({ data: await Promise.all(items.map((job) => viewJob(call, job))), object: "list", total });
}

async function* matchingJobs(call: Call, filter: JobFilter): AsyncGenerator<JsonObject, void, undefined> {
  const { createdAfter, order } = filter;
  const walk = walkOwnJobs(call, {
    query: upstreamQuery(filter),
    createdAfterMs: createdAfter === undefined || order === "created" ? undefined : Date.parse(createdAfter),
    needsMetadata: filter.metadata.size > 0,
  });
  for await (const { job } of walk) if (matchesJob(job, filter)) yield job;
}
