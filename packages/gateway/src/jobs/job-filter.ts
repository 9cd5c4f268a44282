import type { JsonObject } from "../http/json-object.ts";
import { isJsonObject } from "../http/json-object.ts";
import type { QueryReader } from "../routing/read-query.ts";
import { HIDDEN_LABELS } from "../tenancy/stamp.ts";

/** What a list of jobs was asked for. */
export interface JobFilter {
  readonly order: "created" | "-created";
  readonly model: string | undefined;
  readonly agentId: string | undefined;
  readonly createdAfter: string | undefined;
  readonly statuses: readonly string[];
  readonly metadata: ReadonlyMap<string, readonly string[]>;
}

/** Reads the filter. Keys that are no parameter filter by metadata, as the official clients send them. */
export function readJobFilter(query: QueryReader): JobFilter {
  const order = query.text("order_by") ?? "-created";
  if (order !== "created" && order !== "-created") query.refuse("order_by", "Input should be 'created' or '-created'");
  const createdAfter = query.text("created_after");
  if (createdAfter !== undefined && Number.isNaN(Date.parse(createdAfter))) {
    query.refuse("created_after", "Input should be a valid datetime");
  }
  const statuses = query.texts("status");
  if (statuses.some((status) => !/^[A-Z_]{1,64}$/.test(status))) query.refuse("status", "Input should be a status");
  const model = query.text("model");
  const agentId = query.text("agent_id");
  // Every job of a tenant is its own, whichever key the service would take for "me".
  query.flag("created_by_me");
  const metadata = query.rest();
  for (const name of HIDDEN_LABELS) if (metadata.has(name)) query.refuse(name, "This filter belongs to the gateway");
  return { order: order === "created" ? order : "-created", model, agentId, createdAfter, statuses, metadata };
}

/** The part of a filter that the service is asked for too. Metadata is not: an unknown key might be a parameter one day. */
export function upstreamQuery(filter: JobFilter): readonly (readonly [name: string, value: string])[] {
  const { order, model, agentId, createdAfter, statuses } = filter;
  return [
    ["order_by", order] as const,
    ...Object.entries({ model, agent_id: agentId, created_after: createdAfter }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
    ...statuses.map((status) => ["status", status] as const),
  ];
}

/** Whether a job matches; asked again here, since nobody knows which filters the service honours. */
export function matchesJob(job: JsonObject, filter: JobFilter): boolean {
  const { model, agentId, createdAfter, statuses, metadata } = filter;
  if (model !== undefined && job["model"] !== model) return false;
  if (agentId !== undefined && job["agent_id"] !== agentId) return false;
  if (createdAfter !== undefined && Number(job["created_at"]) * 1000 <= Date.parse(createdAfter)) return false;
  if (statuses.length > 0 && !statuses.includes(String(job["status"]))) return false;
  const labels = isJsonObject(job["metadata"]) ? job["metadata"] : {};
  return [...metadata].every(([key, values]) => Object.hasOwn(labels, key) && values.includes(String(labels[key])));
}
