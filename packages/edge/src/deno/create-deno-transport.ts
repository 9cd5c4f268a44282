import { type Fetch, isMistralBatchError, type SizedRequest, type Transport } from "@mistral-batch/core";
import { describeDenoFailure, refusedConnection } from "./deno-failure.ts";
import { sendSized } from "./send-sized.ts";

/** What the transport of Deno depends on. */
export interface DenoTransportSettings {
  /** The fetch to use in place of the global one. Uploads then go through it as forms, read into memory. */
  readonly fetch?: Fetch | undefined;
}

/**
 * How requests leave Deno: through fetch, but streamed bodies of known length through `node:http`, because Deno's fetch
 * would send a stream in chunks.
 */
export function createDenoTransport({ fetch }: DenoTransportSettings = {}): Transport {
  if (fetch !== undefined) return { fetch, describeFailure: describeDenoFailure };
  return {
    // Looked up at each call, so that a fetch that is replaced later, as tests and tracers do, is used.
    fetch: (input, init) =>
      allowed(input instanceof Request ? input.url : String(input), () => globalThis.fetch(input, init)),
    sendSized: (request) => allowed(request.url, () => sendSized(request)),
    describeFailure: describeDenoFailure,
  };
}

/** Makes a request, and says which flag is missing where Deno's sandbox refuses it. */
async function allowed(url: SizedRequest["url"], call: () => Promise<Response>): Promise<Response> {
  try {
    return await call();
  } catch (reason) {
    throw isMistralBatchError(reason) ? reason : (refusedConnection(reason, url) ?? reason);
  }
}
