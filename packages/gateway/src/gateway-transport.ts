import type { Fetch } from "@mistral-batch/core";

/** A request whose body is a stream. */
export interface StreamedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  /** The exact number of bytes that `body` will give; undefined where the client does not say. */
  readonly length: number | undefined;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly signal: AbortSignal;
}

/** How requests leave for the service. */
export interface GatewayTransport {
  /** Sends a request without a body or with a text. */
  readonly fetch: Fetch;
  /** Sends a stream, with its length where it is known, keeping no copy and following no redirect. */
  readonly sendStream: (request: StreamedRequest) => Promise<Response>;
  /** How many bytes of an upload to read at a time, for a runtime that gives a few at a time unless it is asked for more. */
  readonly readBytes?: number | undefined;
  /**
   * Whether the platform takes answers from us at once, however slow the client is, and may end a request without another word, as
   * Workers do. Otherwise a download counts as a request of its tenant until its last byte was taken. @default false
   */
  readonly shieldsFromClients?: boolean | undefined;
}

/** Plain fetch, as Node, Deno and Bun have it. */
export const fetchTransport: GatewayTransport = {
  // Looked up at each call, so that a fetch that is replaced later, as tests and tracers do, is used.
  fetch: (input, init) => globalThis.fetch(input, init),
  sendStream: (request) => sendWithFetch((input, init) => globalThis.fetch(input, init), request),
};

/**
 * Streams a body through a fetch. It would keep a copy of the body for a redirect, unless redirects are errors, and would send
 * the body in chunks, unless the length is set by hand.
 */
async function sendWithFetch(fetch: Fetch, { length, url, ...init }: StreamedRequest): Promise<Response> {
  if (length !== undefined) init.headers.set("content-length", String(length));
  const streamed: RequestInit & { duplex: "half" } = { ...init, duplex: "half", redirect: "error" };
  return await fetch(url, streamed);
}
