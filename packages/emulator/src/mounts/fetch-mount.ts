import { isNetworkFault } from "../faults/network-fault.ts";
import { streamChunks } from "../http/stream-chunks.ts";

/** An injectable `fetch`. */
export type FetchMount = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

const MAX_REDIRECTS = 20;

/**
 * Wraps a handler as a `fetch`: network faults reject as a real fetch does (`TypeError("fetch failed")` whose cause has
 * a code), a stall waits for the signal, an abort rejects with the signal's reason at once, redirects are followed as
 * the request says.
 */
export function createFetchMount(handle: (request: Request) => Promise<Response>): FetchMount {
  return async (input, init) => {
    let request = new Request(input, init);
    const { signal } = request;
    for (let hops = 0; ; hops += 1) {
      signal.throwIfAborted();
      const response = await untilAborted(answered(handle, request), signal);
      const location = response.headers.get("location");
      const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
      if (!isRedirect || request.redirect === "manual") return finished(response, request, hops);
      if (request.redirect === "error" || hops >= MAX_REDIRECTS)
        throw failure("unexpected redirect", "UND_ERR_REDIRECT");
      request = redirected(request, response.status, new URL(location, request.url));
    }
  };
}

/** Node's words for what happened below HTTP. */
function failure(message: string, code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
}

async function answered(handle: (request: Request) => Promise<Response>, request: Request): Promise<Response> {
  try {
    return await handle(request);
  } catch (error) {
    if (!isNetworkFault(error)) throw error;
    if (error.kind === "refused") throw failure("connect ECONNREFUSED 127.0.0.1:443", "ECONNREFUSED");
    if (error.kind === "reset") throw failure("read ECONNRESET", "ECONNRESET");
    return new Promise<Response>(() => undefined);
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    const release = (): void => signal.removeEventListener("abort", onAbort);
    work
      .then(resolve, reject)
      .finally(release)
      .catch(() => undefined);
  });
}

/** As a browser does it: 303 (and 301, 302 of a POST) become GET, and the key does not go to another origin. */
function redirected(request: Request, status: number, target: URL): Request {
  const becomesGet = status === 303 || (request.method === "POST" && status < 303);
  const headers = new Headers(request.headers);
  if (target.origin !== new URL(request.url).origin) headers.delete("authorization");
  const keepsBody = !becomesGet && request.body !== null;
  if (keepsBody) throw failure("A body that was sent cannot be sent again to another place", "UND_ERR_REQ_RETRY");
  const method = becomesGet ? "GET" : request.method;
  return new Request(target, { method, headers, redirect: request.redirect, signal: request.signal });
}

function finished(response: Response, request: Request, hops: number): Response {
  const body = response.body === null ? null : guardedBody(response.body, request.signal);
  const { status, statusText, headers } = response;
  const copy = new Response(body, { status, statusText, headers });
  // A constructed response has no address; a client may want to see where a redirect led.
  Object.defineProperty(copy, "url", { value: request.url, configurable: true });
  Object.defineProperty(copy, "redirected", { value: hops > 0, configurable: true });
  return copy;
}

/** A body that breaks as the body of a real fetch does, and at once when the signal aborts. */
function guardedBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = streamChunks(body);
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const step = await untilAborted(chunks.next(), signal);
          if (step.done === true) controller.close();
          else controller.enqueue(step.value);
        } catch (error) {
          controller.error(isNetworkFault(error) ? terminated() : error);
        }
      },
      // Not awaited: a stalled body would keep its reader waiting for ever.
      cancel: () => void chunks.return(undefined).catch(() => undefined),
    },
    { highWaterMark: 0 },
  );
}

function terminated(): TypeError {
  return new TypeError("terminated", {
    cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
  });
}
