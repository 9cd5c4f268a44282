import type { Call } from "../call.ts";
import { jsonAnswer } from "../http/answers.ts";
import { QueryReader } from "../routing/read-query.ts";
import { findOwnJob } from "../tenancy/find-own.ts";
import { viewJob } from "../tenancy/views.ts";
import { askUpstream } from "../upstream/ask-upstream.ts";

/** `GET /v1/batch/jobs/{job_id}`. */
export async function getJob(call: Call, sealed: string): Promise<Response> {
  const query = new QueryReader(call.url.searchParams);
  const inline = query.flag("inline");
  query.finish();
  const { value } = await findOwnJob(call, sealed, inline);
  return jsonAnswer(await viewJob(call, value));
}

/** `POST /v1/batch/jobs/{job_id}/cancel`. Nothing is cancelled before it was seen to be the tenant's. */
export async function cancelJob(call: Call, sealed: string): Promise<Response> {
  const { id, value } = await findOwnJob(call, sealed, false);
  const cancelled = await askUpstream(call, { method: "POST", path: `/v1/batch/jobs/${id}/cancel` });
  return jsonAnswer(await viewJob(call, { ...cancelled, id, metadata: cancelled["metadata"] ?? value["metadata"] }));
}

/** `DELETE /v1/batch/jobs/{job_id}`. */
export async function deleteJob(call: Call, sealed: string): Promise<Response> {
  const { id } = await findOwnJob(call, sealed, false);
  const { deleted = true } = await askUpstream(call, { method: "DELETE", path: `/v1/batch/jobs/${id}` });
  return jsonAnswer({ id: sealed.toLowerCase(), object: "batch", deleted: deleted === true });
}
