import { type Fetch, isMistralBatchError, type SizedRequest, type Transport } from "@mistral-batch/core";
import { describeDenoFailure, refusedConnection } from "./deno-failure.ts";
import { sendSized } from "./send-sized.ts";

/** What the transport of Deno depends on. */
export interface DenoTransportSettings {
  /** The fetch to use in place of the global one. Uploads then go through it as forms, read into memory. */
  readonly fetch?: Fetch | undefined;
}

/**
 * How requests leave Deno: through fetch, but through `node:http` where fetch cannot be had to do what is needed. It would
 * send a stream in chunks, and it sends a request again by itself when its connection breaks, a POST too, even one that
 * the service has received (seen: Deno 2.9.5; denoland/deno#35610): a job would be made and paid twice.
 *
 * `createClient` and `createMistralBatch` of this entry use it. It is for whoever makes requests to the service in another way.
 *
 * @param settings - A fetch of your own, where there is one.
 * @returns The transport. Its calls need `--allow-net` for the host, and are refused with `invalid_argument` without it.
 * @example
 * ```ts
 * import { createClient } from "@mistral-batch/core";
 * import { createDenoTransport } from "@mistral-batch/edge/deno";
 *
 * const client = createClient({ apiKey: "...", transport: createDenoTransport() });
 * ```
 */
export function createDenoTransport({ fetch }: DenoTransportSettings = {}): Transport {
  if (fetch !== undefined) return { fetch, describeFailure: describeDenoFailure };
  return {
    // Looked up at each call, so that a fetch that is replaced later, as tests and tracers do, is used.
    fetch: (input, init) =>
      allowed(input instanceof Request ? input.url : String(input), () =>
        isPost(input) ? sendOnce(input, init?.signal) : globalThis.fetch(input, init),
      ),
    sendSized: (request) => allowed(request.url, () => sendSized(request)),
    describeFailure: describeDenoFailure,
  };
}

function isPost(input: Parameters<Fetch>[0]): input is Request {
  return input instanceof Request && input.method === "POST";
}

/** Sends a small body, on a connection of its own. */
async function sendOnce(request: Request, signal: AbortSignal | null = null): Promise<Response> {
  const { url, method, headers } = request;
  const body = await request.blob();
  return await sendSized({
    url,
    method,
    headers: new Headers(headers),
    length: body.size,
    body: body.stream(),
    signal: signal ?? request.signal,
  });
}

/** Makes a request, and says which flag is missing where Deno's sandbox refuses it. */
async function allowed(url: SizedRequest["url"], call: () => Promise<Response>): Promise<Response> {
  try {
    return await call();
  } catch (reason) {
    throw isMistralBatchError(reason) ? reason : (refusedConnection(reason, url) ?? reason);
  }
}
