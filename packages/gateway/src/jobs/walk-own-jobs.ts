import type { Call } from "../call.ts";
import type { JsonObject } from "../http/json-object.ts";
import { Refusal } from "../http/refusal.ts";
import { type JobLabels, labelsOf } from "../tenancy/job-labels.ts";
import { askUpstream } from "../upstream/ask-upstream.ts";
import { walkUpstream } from "../upstream/walk-upstream.ts";

/** How to walk. */
export interface OwnJobsQuery {
  /** Filters that the service may honour or not. */
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** Unix milliseconds: a newest-first walk may end at older jobs. */
  readonly createdAfterMs?: number | undefined;
  /** Whether the metadata has to be there; a list may show none. */
  readonly needsMetadata?: boolean;
}

/** Jobs are asked for so many at a time where the list does not show whose they are. */
const ASKED_AT_A_TIME = 8;

/** A job of the tenant, as the list shows it. */
export interface OwnJob {
  readonly job: JsonObject;
  readonly labels: JobLabels;
}

/** The jobs of the tenant, out of those of the whole workspace. The service's own filter by metadata is not relied on. */
export async function* walkOwnJobs(call: Call, options: OwnJobsQuery = {}): AsyncGenerator<OwnJob, void, undefined> {
  const { query = [], createdAfterMs, needsMetadata = false } = options;
  for await (const jobs of walkUpstream(call, { path: "/v1/batch/jobs", query })) {
    for (let at = 0; at < jobs.length; at += ASKED_AT_A_TIME) {
      const some = jobs.slice(at, at + ASKED_AT_A_TIME);
      for (const own of await Promise.all(some.map((job) => ownJob(call, job, needsMetadata))))
        if (own !== undefined) yield own;
    }
    if (createdAfterMs !== undefined && isBehind(jobs, createdAfterMs)) return;
  }
}

/** The job where it is the tenant's. */
async function ownJob(call: Call, job: JsonObject, needsMetadata: boolean): Promise<OwnJob | undefined> {
  const { stamp } = call.keys;
  const id = String(job["id"]);
  const isHidden = job["metadata"] === null || job["metadata"] === undefined;
  const known = isHidden ? call.gateway.labels.get(id) : labelsOf(job);
  if (known !== undefined && known.stamp !== stamp) return undefined;
  if (known !== undefined && !(isHidden && needsMetadata)) return { job, labels: remember(call, id, known) };
  const whole = await getJob(call, id);
  // A job that is listed before it can be read may be this tenant's or not: it is shown as soon as that is known.
  if (whole === undefined) return undefined;
  const labels = remember(call, id, labelsOf(whole));
  return labels.stamp === stamp ? { job: { ...job, metadata: whole["metadata"] }, labels } : undefined;
}

function remember({ gateway }: Call, id: string, labels: JobLabels): JobLabels {
  gateway.labels.set(id, labels);
  return labels;
}

/** A job of a list as a whole, or as far as the list shows it. */
export async function findListedJob(call: Call, job: JsonObject): Promise<JsonObject> {
  return (await getJob(call, String(job["id"]))) ?? job;
}

async function getJob(call: Call, id: string): Promise<JsonObject | undefined> {
  try {
    return await askUpstream(call, { method: "GET", path: `/v1/batch/jobs/${id}`, query: [["inline", "false"]] });
  } catch (reason) {
    if (reason instanceof Refusal && reason.status === 404) return undefined;
    throw reason;
  }
}

/** Whether a newest-first walk has passed a moment; only where the page is in order itself. */
function isBehind(jobs: readonly JsonObject[], createdAfterMs: number): boolean {
  const times = jobs.map((job) => Number(job["created_at"]));
  const isInOrder = times.every((time, index) => index === 0 || time <= (times[index - 1] ?? time));
  const last = times.at(-1);
  return isInOrder && last !== undefined && last > 0 && last * 1000 < createdAfterMs;
}
