import ky from "ky";
import { ConnectionError } from "../errors/connection-error.ts";
import { isMistralBatchError } from "../errors/mistral-batch-error.ts";
import type { ApiRequest, Attempt } from "./api-request.ts";
import { CallGuard } from "./call-guard.ts";
import { checkMilliseconds } from "./check-milliseconds.ts";
import type { Client } from "./client.ts";
import { redactUrl } from "./redact-url.ts";
import type { RequestOptions } from "./request-options.ts";

/** An answer whose headers have come. Whoever opens one releases it. */
export interface OpenResponse {
  readonly response: Response;
  readonly guard: CallGuard;
  readonly idleMs: number;
  /** The request for messages: method and URL without query and credentials. */
  readonly method: string;
  readonly url: string;
  /** Makes an error of ours from whatever reading the body throws. */
  readonly toError: (reason: unknown) => unknown;
}

/**
 * Sends one attempt of a request and returns when the headers of the answer are there. Follows no redirect.
 *
 * ky is reduced to building the request: its retry clones bodies, its timeout is a total, its errors hold whole URLs.
 *
 * @throws {ConnectionError} `connection_failed` or `connection_lost`.
 * @throws {TimeoutError} `headers_timeout` or `idle_timeout`.
 * @throws The reason of the caller's signal, unchanged.
 */
export async function openResponse(
  client: Client,
  request: ApiRequest,
  options: RequestOptions,
): Promise<OpenResponse> {
  const target = request.path.startsWith("/") ? `${client.baseUrl}${request.path}` : request.path;
  const isForeign = new URL(target).origin !== new URL(client.baseUrl).origin;
  const method = request.method;
  const url = redactUrl(target);
  const guard = new CallGuard(client.clock, options.signal);
  const idleMs = checkMilliseconds("idleMs", options.idleMs) ?? client.idleMs;
  const timeoutMs = checkMilliseconds("timeoutMs", options.timeoutMs) ?? client.timeoutMs;
  const toError = (reason: unknown): unknown => connectionError(client, method, url, guard, reason);
  let isSent = false;
  try {
    const headers = isForeign ? new Headers() : await guard.race(client.headers());
    isSent = true;
    // Another origin gets nothing of the caller's: any header may hold a secret.
    const extra = isForeign ? {} : options.headers;
    for (const [name, value] of Object.entries({ accept: request.accept, ...request.headers, ...extra })) {
      if (value !== undefined) headers.set(name, value);
    }
    const attempt: Attempt = { client, guard, idleMs, timeoutMs, what: `${method} ${url}` };
    if (request.send === undefined) guard.limit("headers_timeout", timeoutMs, attempt.what);
    const response = await guard.race(
      ky(target, {
        method,
        headers,
        retry: 0,
        timeout: false,
        throwHttpErrors: false,
        redirect:
          request.mayFollowRedirects === true && client.transport.redirects === "by-runtime" ? "follow" : "manual",
        ...(request.json === undefined ? {} : { json: request.json }),
        fetch: (prepared) =>
          request.send?.(prepared as Request, attempt) ??
          client.transport.fetch(prepared as Request, { signal: guard.signal }),
      }),
    );
    guard.clearLimit();
    return { response, guard, idleMs, method, url, toError };
  } catch (reason) {
    guard.release();
    // What the caller's own function for the key throws is the caller's.
    throw isSent ? toError(reason) : reason;
  }
}

function connectionError(client: Client, method: string, url: string, guard: CallGuard, reason: unknown): unknown {
  if (guard.signal.aborted) return guard.signal.reason;
  if (isMistralBatchError(reason)) return reason;
  // ky wraps what fetch rejects with; the runtime's own error says more.
  const cause =
    reason instanceof Error && reason.name === "NetworkError" && reason.cause !== undefined ? reason.cause : reason;
  const failure = client.transport.describeFailure?.(cause);
  const isNotSent = failure?.isNotSent ?? false;
  const why = failure?.reason ?? (cause instanceof Error ? cause.message : String(cause));
  const what = isNotSent ? "could not connect" : "lost its connection";
  return new ConnectionError(`${method} ${url} ${what}: ${why}`, {
    code: isNotSent ? "connection_failed" : "connection_lost",
    method,
    url,
    isNotSent,
    cause,
  });
}
