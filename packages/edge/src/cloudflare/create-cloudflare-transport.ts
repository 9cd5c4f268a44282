import type { Fetch, SizedRequest, Transport } from "@mistral-batch/core";
import { withLargeChunks } from "./large-chunks.ts";

/** What the transport of a Worker depends on. */
export interface CloudflareTransportSettings {
  /** The fetch to use in place of the global one, for example that of a service binding. */
  readonly fetch?: Fetch | undefined;
}

/** The global of Workers by which a body gets its length. */
interface WorkerGlobals {
  readonly FixedLengthStream: new (
    length: number,
  ) => {
    readonly readable: ReadableStream<Uint8Array>;
    readonly writable: WritableStream<Uint8Array>;
  };
}

/** How requests leave a Worker. workerd says nothing by which a failure could be proven to come before the send. */
export function createCloudflareTransport({
  // Called on its own object, since workerd refuses a detached fetch, and looked up at each call, so that a fetch that is
  // replaced later, as tests and tracers do, is used.
  fetch = (input, init) => globalThis.fetch(input, init),
}: CloudflareTransportSettings = {}): Transport {
  return {
    fetch: async (input, init) => withLargeChunks(await fetch(input, init)),
    sendSized: (request) => sendSized(fetch, request),
    redirects: "by-hand",
  };
}

/**
 * Streams a body with its length, which workerd takes from the stream: a `content-length` header is ignored. It throws on
 * `redirect: "error"`, so a redirect comes back as an answer.
 */
async function sendSized(
  fetch: Fetch,
  { url, method, headers, length, body, signal }: SizedRequest,
): Promise<Response> {
  const { FixedLengthStream } = globalThis as typeof globalThis & WorkerGlobals;
  const { readable, writable } = new FixedLengthStream(length);
  // Whoever made the body minds its failure, and fetch says what became of the request.
  void pipe(body, writable, signal);
  return await fetch(url, { method, headers, body: readable, redirect: "manual", signal });
}

/** As `pipeTo` does, which in workerd keeps some 100 bytes for each chunk until all is over. */
async function pipe(
  body: ReadableStream<Uint8Array>,
  writable: WritableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const reader = body.getReader();
  const writer = writable.getWriter();
  const stop = (reason: unknown): Promise<unknown> => Promise.allSettled([reader.cancel(reason), writer.abort(reason)]);
  signal.addEventListener("abort", () => void stop(signal.reason), { once: true });
  try {
    signal.throwIfAborted();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return await writer.close();
      await writer.write(value);
    }
  } catch (reason) {
    await stop(reason);
  }
}
