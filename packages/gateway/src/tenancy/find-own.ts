import type { Call } from "../call.ts";
import type { JsonObject } from "../http/json-object.ts";
import { notFound } from "../http/refusal.ts";
import { askUpstream } from "../upstream/ask-upstream.ts";
import { openId } from "./call-ids.ts";
import { labelsOf } from "./job-labels.ts";
import { stampOf } from "./stamp.ts";

/** A job or file of the tenant, with the id that the service knows it by. */
export interface Own {
  readonly id: string;
  readonly value: JsonObject;
}

/**
 * Gets a job of the tenant. The seal alone keeps others out; the stamp is the second lock.
 *
 * @throws {Refusal} 404, after the same one question to the service, for what does not exist and for what is another's.
 */
export async function findOwnJob(call: Call, sealed: string, inline?: boolean): Promise<Own> {
  const id = await openId(call, "job", sealed);
  const query = inline === undefined ? {} : { query: [["inline", String(inline)] as const] };
  const value = await askUpstream(call, { method: "GET", path: `/v1/batch/jobs/${id}`, ...query });
  if (labelsOf(value).stamp !== call.keys.stamp) throw notFound();
  return { id, value };
}

/**
 * Gets a file of the tenant: one that it uploaded, which carries its stamp, or one that the service made for its jobs, which
 * carries none and has the seal alone.
 *
 * @throws {Refusal} 404, as for jobs.
 */
export async function findOwnFile(call: Call, sealed: string): Promise<Own> {
  const id = await openId(call, "file", sealed);
  const value = await askUpstream(call, { method: "GET", path: `/v1/files/${id}` });
  const stamp = stampOf(value["filename"]);
  if (stamp !== undefined && stamp !== call.keys.stamp) throw notFound();
  return { id, value };
}
