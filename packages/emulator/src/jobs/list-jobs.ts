import { unixSeconds } from "../clock.ts";
import { Checks } from "../http/checks.ts";
import { jsonResponse } from "../http/json-response.ts";
import { readPage, slicePage } from "../http/page.ts";
import { invalid } from "../http/service-error.ts";
import type { Call } from "../service/call.ts";
import { asText, JOB_STATUSES } from "../wire.ts";
import type { JobRecord } from "./job-record.ts";
import { isJobAlive, statusAt, viewJob } from "./job-view.ts";
import { settleJobs } from "./settle-job.ts";

const PARAMETERS = [
  "page",
  "page_size",
  "model",
  "agent_id",
  "created_after",
  "created_by_me",
  "status",
  "order_by",
] as const;

/** `GET /v1/batch/jobs`. Query keys that are no parameter are metadata filters, as the official clients send them. */
export async function listJobs(call: Call): Promise<Response> {
  const { service, url, now } = call;
  const query = readQuery(url);
  await settleJobs(service, call.caller.workspace);
  const { unknowns } = service.options;
  const seenAtMs = now - unknowns.listStaleMs;
  const visible = [...service.jobs.values()].filter(
    (job) => job.workspace === call.caller.workspace && isJobAlive(job, seenAtMs),
  );
  const matching = unknowns.honourListFilters ? visible.filter((job) => matches(call, job, query, seenAtMs)) : visible;
  matching.sort((a, b) => a.createdAtMs - b.createdAtMs);
  if (query.newestFirst) matching.reverse();
  const page = slicePage(matching, query.page, unknowns.maxPageSize);
  const hideMetadata = !unknowns.listMetadata;
  return jsonResponse({
    data: page.map((job) => viewJob(service, job, seenAtMs, { hideMetadata })),
    object: "list",
    total: matching.length,
  });
}

interface JobQuery {
  readonly page: { readonly page: number; readonly page_size: number };
  readonly model: string | null;
  readonly agent_id: string | null;
  readonly createdAfterMs: number | null;
  readonly createdByMe: boolean;
  readonly statuses: readonly string[];
  readonly newestFirst: boolean;
  readonly metadata: ReadonlyMap<string, readonly string[]>;
}

function readQuery(url: URL): JobQuery {
  const checks = new Checks();
  const query = url.searchParams;
  const statuses = query.getAll("status");
  for (const [index, status] of statuses.entries()) checks.oneOf(status, JOB_STATUSES, ["query", "status", index]);
  const orderBy = query.get("order_by");
  if (orderBy !== null) checks.oneOf(orderBy, ["created", "-created"], ["query", "order_by"]);
  const createdAfter = query.get("created_after");
  const createdAfterMs = createdAfter === null ? null : Date.parse(createdAfter);
  if (createdAfterMs !== null && Number.isNaN(createdAfterMs)) {
    checks.add("datetime_from_date_parsing", ["query", "created_after"], "Input should be a valid datetime or date", {
      error: "input is too short",
    });
  }
  const byMe = query.get("created_by_me");
  const createdByMe = byMe === null ? false : (checks.queryBoolean(byMe, ["query", "created_by_me"]) ?? false);
  const page = readPage(query, checks);
  if (checks.issues.length > 0) throw invalid(checks.issues);
  const known: readonly string[] = PARAMETERS;
  const metadata = new Map<string, readonly string[]>();
  for (const key of query.keys()) if (!known.includes(key)) metadata.set(key, query.getAll(key));
  return {
    page,
    model: query.get("model"),
    agent_id: query.get("agent_id"),
    createdAfterMs,
    createdByMe,
    statuses,
    newestFirst: orderBy !== "created",
    metadata,
  };
}

function matches(call: Call, job: JobRecord, query: JobQuery, atMs: number): boolean {
  if (query.model !== null && job.model !== query.model) return false;
  if (query.agent_id !== null && job.agentId !== query.agent_id) return false;
  if (query.createdAfterMs !== null && unixSeconds(job.createdAtMs) * 1000 <= query.createdAfterMs) return false;
  if (query.createdByMe && job.ownerKeyId !== call.caller.keyId) return false;
  if (query.statuses.length > 0 && !query.statuses.includes(statusAt(call.service, job, atMs))) return false;
  for (const [key, values] of query.metadata) {
    const value = job.metadata?.[key];
    if (value === undefined || !values.includes(asText(value))) return false;
  }
  return true;
}
