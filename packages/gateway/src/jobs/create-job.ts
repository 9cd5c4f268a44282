import type { Call } from "../call.ts";
import { jsonAnswer } from "../http/answers.ts";
import { readJsonBody } from "../http/read-json-body.ts";
import { invalidField, refuse } from "../http/refusal.ts";
import { findOwnFile } from "../tenancy/find-own.ts";
import { isUuid } from "../tenancy/id-seal.ts";
import { STAMP_FIELD } from "../tenancy/stamp.ts";
import { viewJob } from "../tenancy/views.ts";
import { askUpstream } from "../upstream/ask-upstream.ts";
import { type CreateBody, readCreateBody } from "./read-create-body.ts";

/**
 * `POST /v1/batch/jobs`. Sent to the service once and never again: whether a create without an answer made a job is for the
 * client to find out, who holds the submission key.
 */
export async function createJob(call: Call): Promise<Response> {
  refuseOtherTypes(call.request.headers);
  const { clock, timeoutMs } = call.gateway.options;
  const limits = { maxBytes: call.limits.inlineBytes, timeoutMs, clock };
  const body = readCreateBody(await readJsonBody(call.request, limits), call.limits);
  const settle = await call.gateway.openJobs.reserve(call);
  try {
    const job = await askUpstream(call, {
      method: "POST",
      path: "/v1/batch/jobs",
      json: await upstreamBody(call, body),
    });
    if (isUuid(job["id"])) {
      call.gateway.stamps.set(job["id"], call.keys.stamp);
      settle(job["id"]);
    }
    // The stamp is ours whether the answer shows it or not, and its absence must not cost the tenant a paid job.
    return jsonAnswer(await viewJob(call, { input_files: [], ...job }));
  } finally {
    settle(undefined);
  }
}

/** What a form of another site can send without asking must not buy anything. */
function refuseOtherTypes(headers: Headers): void {
  const type = headers.get("content-type") ?? "";
  if (/^application\/json\s*(;|$)/i.test(type)) return;
  throw invalidField(["header", "content-type"], "Input should be application/json");
}

async function upstreamBody(call: Call, { endpoint, input_files, metadata, rest }: CreateBody): Promise<string> {
  const files = await Promise.all((input_files ?? []).map((sealed) => findOwnFile(call, sealed)));
  const body = {
    ...rest,
    endpoint,
    ...(input_files === null ? {} : { input_files: files.map(({ id }) => id) }),
    metadata: { ...metadata, [STAMP_FIELD]: call.keys.stamp },
  };
  try {
    return JSON.stringify(body);
  } catch {
    // What is nested too deeply to be written was not too deep to be read.
    throw refuse(400, "Cannot parse request body");
  }
}
