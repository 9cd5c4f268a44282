import ky from "ky";
import { ConnectionError } from "../errors/connection-error.ts";
import { isMistralBatchError } from "../errors/mistral-batch-error.ts";
import type { ApiRequest, UploadBody } from "./api-request.ts";
import { CallGuard } from "./call-guard.ts";
import { checkMilliseconds } from "./check-milliseconds.ts";
import type { Client } from "./client.ts";
import { redactUrl } from "./redact-url.ts";
import type { RequestOptions } from "./request-options.ts";
import { watchUpload } from "./watch-upload.ts";

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

/** A form goes out where its progress cannot be seen: the whole transfer gets this long, at the least. */
const BLIND_UPLOAD_MS = 600_000;
const BLIND_UPLOAD_BYTES_PER_MS = 100;

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
  try {
    const headers = isForeign ? new Headers() : await guard.race(client.headers());
    // Another origin gets nothing of the caller's: any header may hold a secret.
    const extra = isForeign ? {} : options.headers;
    for (const [name, value] of Object.entries({ accept: request.accept, ...request.headers, ...extra })) {
      if (value !== undefined) headers.set(name, value);
    }
    const form = request.upload?.kind === "form" ? await guard.race(request.upload.build()) : undefined;
    const sized = request.upload?.kind === "sized" ? request.upload : undefined;
    if (sized === undefined) guard.limit("headers_timeout", timeoutMs + blindMs(request.upload), `${method} ${url}`);
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
        ...(form === undefined ? {} : { body: form }),
        fetch: (prepared) =>
          sized === undefined
            ? client.transport.fetch(prepared as Request, { signal: guard.signal })
            : sendSized(client, prepared as Request, sized, guard, { idleMs, timeoutMs }),
      }),
    );
    guard.clearLimit();
    return { response, guard, idleMs, method, url, toError };
  } catch (reason) {
    guard.release();
    throw toError(reason);
  }
}

function blindMs(upload: UploadBody | undefined): number {
  if (upload?.kind !== "form") return 0;
  return Math.max(BLIND_UPLOAD_MS, (upload.size ?? 0) / BLIND_UPLOAD_BYTES_PER_MS);
}

/** Sends a stream of known length; the limits follow the bytes as the runtime takes them. */
async function sendSized(
  client: Client,
  prepared: Request,
  upload: UploadBody & { kind: "sized" },
  guard: CallGuard,
  limits: { readonly idleMs: number; readonly timeoutMs: number },
): Promise<Response> {
  const { sendSized: send } = client.transport;
  if (send === undefined) throw new TypeError("This runtime cannot send a body of known length");
  const what = `${prepared.method} ${redactUrl(prepared.url)}`;
  const headers = new Headers(prepared.headers);
  headers.set("content-type", upload.contentType);
  guard.limit("idle_timeout", limits.idleMs, what);
  const body = watchUpload(await upload.open(), {
    onBytes: () => guard.limit("idle_timeout", limits.idleMs, what),
    onEnd: () => guard.limit("headers_timeout", limits.timeoutMs, what),
  });
  return await send({
    url: prepared.url,
    method: prepared.method,
    headers,
    length: upload.length,
    body,
    signal: guard.signal,
  });
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
