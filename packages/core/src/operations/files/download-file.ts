import { ConnectionError } from "../../errors/connection-error.ts";
import { isMistralBatchError } from "../../errors/mistral-batch-error.ts";
import { ResponseError } from "../../errors/response-error.ts";
import { guardCall } from "../../http/call-guard.ts";
import type { Client } from "../../http/client.ts";
import { openFollowing } from "../../http/follow-redirects.ts";
import type { OpenResponse } from "../../http/open-response.ts";
import { readChunks } from "../../http/read-body.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { refuseFailure } from "../../http/send-json.ts";
import { sleep } from "../../ports/clock.ts";
import { backoffDelayMs } from "../../retry/backoff.ts";
import { policyFor } from "../../retry/resolve-retry-policy.ts";
import { isWorthRetrying, withRetries } from "../../retry/with-retries.ts";
import { type FileParams, fileParamsSchema } from "../../wire/file-params.ts";
import { validateInput } from "../../wire/schema/validate.ts";
import { ContentDigest } from "./content-digest.ts";
import { readableFrom } from "./readable-from.ts";
import { resumeDownload } from "./resume-download.ts";
import { retrieveFile } from "./retrieve-file.ts";

/**
 * The content of a file: `GET /v1/files/{file_id}/content`, as a stream that is never held in memory as a whole.
 *
 * The length is checked. A connection that breaks is taken up where it broke, with a range request where the service
 * honours one, so that no byte is repeated or lost. Redirects are followed without the key off the service's origin.
 *
 * @param client - From `createClient`.
 * @param params - The file.
 * @param options - Signal, limits, retries, headers. An abort ends the stream at once with the signal's reason.
 * @returns The bytes. Cancelling the stream closes the connection.
 * @throws {InvalidInputError} `invalid_argument` for an id that is no UUID, before anything is sent.
 * @throws {HttpError} `not_found` where the workspace has no such file.
 * @throws {ConnectionError | TimeoutError | ResponseError} From the call or from the stream: `incomplete_body` where the file
 * was not what its length or its beginning promised.
 * @example
 * ```ts
 * import { createClient, downloadFile } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const stream = await downloadFile(client, { file_id: "e85980c9-409e-4a46-9304-36588f6292b0" });
 * const text = await new Response(stream).text();
 * ```
 */
export async function downloadFile(
  client: Client,
  params: FileParams,
  options: RequestOptions = {},
): Promise<ReadableStream<Uint8Array>> {
  const { file_id } = validateInput(fileParamsSchema, params, "files.download");
  const guard = guardCall(client.clock, options.signal, "files.download");
  const guarded = { ...options, signal: guard.signal };
  try {
    const first = await openContent(client, file_id, guarded);
    const stop = (): void => guard.fail(new DOMException("The download was cancelled", "AbortError"));
    return readableFrom(readContent(client, file_id, first, guarded), stop, () => guard.release());
  } catch (error) {
    guard.release();
    throw error;
  }
}

async function openContent(client: Client, file_id: string, options: RequestOptions): Promise<OpenResponse> {
  const headers = { accept: "application/octet-stream" };
  const request = { method: "GET", path: `/v1/files/${file_id}/content`, headers } as const;
  return await withRetries(client, options, async () => {
    const open = await openFollowing(client, request, options);
    try {
      await refuseFailure(open);
      return open;
    } catch (error) {
      open.guard.release();
      throw error;
    }
  });
}

/** The chunks of a file through as many connections as it takes. */
async function* readContent(
  client: Client,
  file_id: string,
  first: OpenResponse,
  options: RequestOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const policy = policyFor(options.retries, client.retryPolicy);
  const digest = new ContentDigest();
  const etag = first.response.headers.get("etag");
  const announced = announcedLength(first.response);
  let chunks = readConnection(first);
  let breaksInPlace = 0;
  for (;;) {
    const before = digest.length;
    try {
      for await (const chunk of chunks) {
        digest.add(chunk);
        yield chunk;
      }
      checkLength(digest.length, announced ?? (await knownLength(client, file_id, options)), first);
      return;
    } catch (error) {
      if (options.signal?.aborted === true) throw options.signal.reason;
      breaksInPlace = digest.length > before ? 0 : breaksInPlace + 1;
      if (!isWorthRetrying(error, policy) || breaksInPlace + 1 >= policy.maxAttempts) throw error;
      await sleep(client.clock, backoffDelayMs(policy, breaksInPlace, client.random.fraction()), options.signal);
    }
    chunks = resumeDownload(client, file_id, { digest, etag }, options);
  }
}

async function* readConnection(open: OpenResponse): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* readChunks(open);
  } finally {
    open.guard.release();
  }
}

/** What the headers say of the length; nothing where the runtime undoes a compression. */
function announcedLength({ headers }: Response): number | undefined {
  const length = headers.get("content-length");
  const encoding = headers.get("content-encoding") ?? "identity";
  return length === null || encoding !== "identity" ? undefined : Number(length);
}

async function knownLength(client: Client, file_id: string, options: RequestOptions): Promise<number | undefined> {
  try {
    return (await retrieveFile(client, { file_id }, options)).bytes ?? undefined;
  } catch (error) {
    // The content came to its end; only the second opinion on its length is missing.
    if (options.signal?.aborted === true || !isMistralBatchError(error)) throw error;
    return undefined;
  }
}

function checkLength(length: number, expected: number | undefined, { method, url, what }: OpenResponse): void {
  if (expected === undefined || length === expected) return;
  const message = `${what} ended after ${length} of ${expected} bytes`;
  if (length > expected) throw new ResponseError(message, { code: "incomplete_body" });
  throw new ConnectionError(message, { code: "connection_lost", method, url, isNotSent: false });
}
