import { isMistralBatchError } from "../errors/mistral-batch-error.ts";
import { withRetries } from "../retry/with-retries.ts";
import type { Schema } from "../wire/schema/schema.ts";
import { invalidResponse, validateResponse } from "../wire/schema/validate.ts";
import type { ApiRequest } from "./api-request.ts";
import type { Client } from "./client.ts";
import { httpErrorFrom } from "./http-error-from.ts";
import { type OpenResponse, openResponse } from "./open-response.ts";
import { readText } from "./read-body.ts";
import type { RequestOptions } from "./request-options.ts";

/** So many characters of an error's body are kept. */
const MAX_ERROR_BODY_LENGTH = 65_536;

/**
 * Sends a request that is safe to repeat and returns its checked answer.
 *
 * @throws {HttpError} The service answered with an error.
 * @throws {ConnectionError} There was no answer.
 * @throws {TimeoutError} A limit passed.
 * @throws {ResponseError} `invalid_response`: the answer is not what the service promises.
 */
export function sendJson<T>(
  client: Client,
  request: ApiRequest,
  schema: Schema<T>,
  options: RequestOptions,
): Promise<T> {
  return withRetries(client, options, () => sendJsonOnce(client, request, schema, options));
}

/** Like `sendJson`, but one attempt only. */
export async function sendJsonOnce<T>(
  client: Client,
  request: ApiRequest,
  schema: Schema<T>,
  options: RequestOptions,
): Promise<T> {
  const open = await openResponse(client, request, options);
  try {
    await refuseFailure(open);
    const text = await readText(open);
    return validateResponse(schema, parseJson(text, open), open.what);
  } finally {
    open.guard.release();
  }
}

/**
 * Throws unless the answer is a success; then its body is still unread.
 *
 * @throws {HttpError} With the message of the body, in whatever shape it is.
 */
export async function refuseFailure(open: OpenResponse): Promise<void> {
  if (open.response.ok) return;
  const body = await readText(open, MAX_ERROR_BODY_LENGTH).catch((error: unknown) => {
    // The status says what happened; a body that breaks off must not hide it. An abort is the caller's.
    if (isMistralBatchError(error)) return "";
    throw error;
  });
  throw httpErrorFrom(open, body);
}

function parseJson(text: string, { what }: OpenResponse): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidResponse(what, "it is not JSON", text, cause);
  }
}
