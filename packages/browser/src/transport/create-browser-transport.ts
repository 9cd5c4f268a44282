import { type ConnectionFailure, type Fetch, MistralBatchError, type Transport } from "@mistral-batch/core";
import { browserGlobals } from "../browser-globals.ts";
import { readFailure } from "../files/read-failure.ts";
import { withFreshToken } from "./with-fresh-token.ts";
import { xhrFetch } from "./xhr-fetch.ts";

/** What the transport of a browser depends on. */
export interface BrowserTransportSettings {
  /** The fetch to use in place of the global one. */
  readonly fetch?: Fetch | undefined;
  /** The origin of the page or worker. */
  readonly origin?: string | undefined;
  /** Gives a token in place of one that the gateway refused. */
  readonly freshToken?: (() => Promise<string>) | undefined;
  /** Whether forms go out so that their progress is seen. @default "phases" */
  readonly uploadProgress?: "phases" | "bytes" | undefined;
}

/** A transport that may be able to tell how far a form is. */
export interface BrowserTransport extends Transport {
  /** Sends a form and tells of its bytes as they leave; left out where forms go by fetch, which does not tell. */
  readonly sendForm?:
    | ((url: string, init: RequestInit, onBytes: (sentBytes: number) => void) => Promise<Response>)
    | undefined;
}

/**
 * How requests leave a browser: without its cookies, uploads as forms, which browsers send with their length and without a
 * copy, redirects of downloads followed by the browser, which hides their targets and keeps the key from other origins.
 */
export function createBrowserTransport({
  // Looked up at each call, so that a fetch that is replaced later, as tests and tracers do, is used.
  fetch = (input, init) => globalThis.fetch(input, init),
  origin,
  freshToken,
  uploadProgress = "phases",
}: BrowserTransportSettings = {}): BrowserTransport {
  /** The requests that got no answer at all, by what they failed with: only there may CORS be the cause. */
  const unanswered = new WeakMap<object, string>();
  const send = (by: Fetch): Fetch => {
    const careful: Fetch = async (input, init) => {
      try {
        return withoutDoubtfulLength(await by(input, { ...init, ...cacheOf(input), credentials: "omit" }));
      } catch (reason) {
        await refuseUnreadableFile(init?.body);
        if (reason instanceof TypeError) unanswered.set(reason, input instanceof Request ? input.url : String(input));
        throw reason;
      }
    };
    return freshToken === undefined ? careful : withFreshToken(careful, freshToken);
  };
  return {
    redirects: "by-runtime",
    fetch: send(fetch),
    ...(uploadProgress === "bytes" && browserGlobals().XMLHttpRequest !== undefined
      ? { sendForm: (url, init, onBytes) => send((_url, sent = {}) => xhrFetch(url, sent, onBytes))(url, init) }
      : {}),
    describeFailure: (reason) => describeFailure(reason, unanswered, origin),
  };
}

/**
 * Contents go past the cache of the browser: it would keep results on the disk, and answer a part of a file from what it
 * kept. Calls do not: without its cache a browser asks for the leave of another origin before each of them.
 */
function cacheOf(input: Request | string | URL): Pick<RequestInit, "cache"> {
  const isContent = input instanceof Request && input.headers.get("accept") === "application/octet-stream";
  return isContent ? { cache: "no-store" } : {};
}

/**
 * A page may read the length of an answer from another origin, and unless that exposes it not whether the answer was
 * compressed on its way: then the length is not that of what is read, and a whole download would look broken.
 */
function withoutDoubtfulLength(response: Response): Response {
  const { type, headers } = response;
  if (type !== "cors" || !headers.has("content-length") || headers.has("content-encoding")) return response;
  const shown = new Headers(headers);
  shown.delete("content-length");
  // Not a new Response, which would take the body through one more stream.
  return Object.defineProperty(response, "headers", { value: shown });
}

/** A browser says the same few words whatever happened, so the words name what is likely. It can prove nothing. */
function describeFailure(
  reason: unknown,
  unanswered: WeakMap<object, string>,
  origin: string | undefined,
): ConnectionFailure | undefined {
  if (!(reason instanceof TypeError)) return undefined;
  if (browserGlobals().navigator?.onLine === false) return { isNotSent: false, reason: "the browser is offline" };
  const url = unanswered.get(reason);
  if (url === undefined || origin === undefined || new URL(url).origin === origin) return undefined;
  return {
    isNotSent: false,
    reason: `${reason.message}: the likely cause is CORS: ${new URL(url).origin} does not allow calls from ${origin}; go through a gateway and pass its address as baseUrl`,
  };
}

/** A file that cannot be read any more makes a browser fail as if the network had. */
async function refuseUnreadableFile(body: RequestInit["body"]): Promise<void> {
  const file = body instanceof FormData ? body.get("file") : null;
  if (!(file instanceof Blob) || file.size === 0) return;
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch (error) {
    throw new MistralBatchError(`Cannot upload "${file.name}": ${readFailure(error)}`, {
      code: "source_unreadable",
      cause: error,
    });
  }
}
