import { type Fetch, HttpError, type SizedRequest, type Transport } from "@mistral-batch/core";
import { createAgentFetch } from "./agent-fetch.ts";
import { describeNodeFailure } from "./node-failure.ts";
import { ownBody } from "./owned-body.ts";
import type { ProxySettings } from "./proxy-settings.ts";

/** After this silence the agent of the global fetch gives up by itself (undici, headersTimeout and bodyTimeout). */
const GLOBAL_AGENT_LIMIT_MS = 300_000;

/** What the transport of Node depends on. */
export interface NodeTransportSettings {
  /** The fetch to use in place of the global one; it is then left alone with proxies and limits. */
  readonly fetch?: Fetch | undefined;
  /** The proxies to use. Requests to this machine itself never go through one. */
  readonly proxy?: ProxySettings | undefined;
  /** The longest silence that a call of the client allows, in milliseconds. */
  readonly longestSilenceMs?: number | undefined;
}

/** How requests leave Node: through fetch, with proxies, streamed bodies of known length, and proofs of what was not sent. */
export function createNodeTransport(settings: NodeTransportSettings = {}): Transport {
  const fetch = settings.fetch ?? chooseFetch(settings);
  return { fetch, sendSized: (request) => sendSized(fetch, request), describeFailure: describeNodeFailure };
}

/** Looked up at each call, so that a fetch that is replaced later, as tests and tracers do, is used. */
const globalFetch: Fetch = (input, init) => globalThis.fetch(input, init);

function chooseFetch({ proxy, longestSilenceMs = 0 }: NodeTransportSettings): Fetch {
  const direct = longestSilenceMs > GLOBAL_AGENT_LIMIT_MS ? createAgentFetch(undefined) : globalFetch;
  if (proxy === undefined) return direct;
  const viaProxy = createAgentFetch(proxy);
  return (input, init) => (isThisMachine(input) ? direct : viaProxy)(input, init);
}

/** As in Go's net/http: a proxy elsewhere cannot reach what listens here. */
function isThisMachine(input: Request | string | URL): boolean {
  const { hostname } = new URL(input instanceof Request ? input.url : input);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/**
 * Streams a body with its length. fetch would keep a copy of the body for a redirect, unless redirects are errors, and would
 * send a stream in chunks, unless the length is set by hand.
 */
async function sendSized(
  fetch: Fetch,
  { url, method, headers, length, body, signal }: SizedRequest,
): Promise<Response> {
  headers.set("content-length", String(length));
  const { stream, release } = ownBody(body);
  const init = { method, headers, body: stream, signal, duplex: "half", redirect: "error" } as const;
  try {
    const response = await fetch(url, init);
    // A refusal that comes before the end of the body: the rest has no reader.
    if (!response.ok) release();
    return response;
  } catch (reason) {
    release();
    throw isRefusedRedirect(reason) ? redirected(url, method, reason) : reason;
  }
}

/** Said in words only: undici, lib/web/fetch/index.js; Bun gives a code. */
function isRefusedRedirect(reason: unknown): boolean {
  if (!(reason instanceof Error)) return false;
  const { code } = reason as { code?: unknown };
  const cause = reason.cause instanceof Error ? reason.cause.message : "";
  return code === "UnexpectedRedirect" || cause === "unexpected redirect";
}

function redirected(url: string, method: string, cause: unknown): HttpError {
  const { origin, pathname } = new URL(url);
  const message = `${method} ${origin}${pathname} answered with a redirect: API calls follow no redirect, so that the key stays with its host: set baseUrl to the final address`;
  const error = new HttpError(message, {
    code: "redirected",
    status: 0,
    method,
    url: `${origin}${pathname}`,
    detail: undefined,
    body: "",
    isRetryable: false,
  });
  error.cause = cause;
  return error;
}
