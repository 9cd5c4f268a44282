import type { Call } from "../call.ts";
import { jsonAnswer } from "../http/answers.ts";
import { openBody } from "../http/incoming-body.ts";
import { isJsonObject } from "../http/json-object.ts";
import { createGuard, type Guard, orAborted } from "../http/link-abort.ts";
import { invalidField, refuse } from "../http/refusal.ts";
import { FormRewriter, tooLarge } from "../multipart/form-rewriter.ts";
import { readBoundary } from "../multipart/read-boundary.ts";
import { stampName } from "../tenancy/stamp.ts";
import { viewFile } from "../tenancy/views.ts";
import { toRefusal, upstreamHeaders } from "../upstream/ask-upstream.ts";
import { readText } from "../upstream/read-text.ts";
import { upstreamRefusal } from "../upstream/upstream-refusal.ts";
import { openUploadStream, type UploadStream } from "./upload-stream.ts";

/** What stands around a file in a form, at the most. */
const MAX_FORM_BYTES = 65_536;
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_NAME_CHARACTERS = 200;

/** `POST /v1/files`: the form goes through as it comes, with the tenant's stamp in the file's name. */
export async function uploadFile(call: Call): Promise<Response> {
  const { request, limits, gateway } = call;
  const { clock, idleMs, slowestUploadBytesPerSecond } = gateway.options;
  const boundary = readBoundary(request.headers.get("content-type"));
  const body = openBody(request, gateway.options.transport.readBytes);
  const guard = createGuard(clock, request.signal);
  let upload: UploadStream | undefined;
  try {
    if ((body.announced ?? 0) > limits.uploadBytes + MAX_FORM_BYTES) throw tooLarge(limits.uploadBytes);
    const pace = { clock, idleMs, slowestBytesPerSecond: slowestUploadBytesPerSecond };
    upload = await openUploadStream(body, rewriterFor(call, boundary), guard, pace);
    return await send(call, boundary, upload, guard);
  } catch (reason) {
    throw toRefusal(call, upload?.failure() ?? reason);
  } finally {
    guard.release();
    body.cancel();
    upload?.release();
  }
}

async function send(call: Call, boundary: string, upload: UploadStream, guard: Guard): Promise<Response> {
  const { transport, baseUrl, timeoutMs } = call.gateway.options;
  const { length, stream: body } = upload;
  const headers = await upstreamHeaders(call, { "content-type": `multipart/form-data; boundary=${boundary}` });
  const request = { url: `${baseUrl}/v1/files`, method: "POST", headers, length, body, signal: guard.signal };
  const response = await orAborted(transport.sendStream(request), guard.signal);
  guard.limit(timeoutMs, () => refuse(504, `The service did not answer within ${timeoutMs} ms`));
  if (!response.ok) throw await upstreamRefusal(call, response);
  const file: unknown = JSON.parse(await orAborted(readText(response, MAX_ANSWER_BYTES, true), guard.signal));
  if (!isJsonObject(file)) throw new SyntaxError("No object");
  return jsonAnswer(await viewFile(call, file));
}

function rewriterFor({ limits, keys }: Call, boundary: string): FormRewriter {
  return new FormRewriter({
    boundary,
    maxFileBytes: limits.uploadBytes,
    rename: (filename) => stampName(keys.stamp, filename.replace(/[\\/]/g, "_").slice(0, MAX_NAME_CHARACTERS)),
    checkField(name, value) {
      if (name === "purpose" && !limits.purposes.includes(value)) {
        throw invalidField(["body", name], `Input should be one of ${limits.purposes.join(", ")}`, "enum");
      }
      if (name === "visibility" && value !== "workspace" && value !== "user") {
        throw invalidField(["body", name], "Input should be 'workspace' or 'user'", "enum");
      }
      if (name === "expiry" && !/^\d{1,6}$/.test(value))
        throw invalidField(["body", name], "Input should be a valid integer");
    },
    checkComplete(fields) {
      // Without one the service takes the file for training data.
      if (!fields.has("purpose")) throw invalidField(["body", "purpose"], "Field required", "missing");
    },
  });
}
