import { ConnectionError } from "../errors/connection-error.ts";
import type { ApiRequest, BodySender } from "./api-request.ts";
import type { Client } from "./client.ts";
import { type OpenResponse, openResponse, sendPlain } from "./open-response.ts";
import type { RequestOptions } from "./request-options.ts";

const MAX_HOPS = 3;

/**
 * Sends a download and follows up to three redirects by hand: each hop is checked, and the key never leaves the
 * service's own origin. (workerd at older compatibility dates would forward it.)
 *
 * @throws {ConnectionError} `connection_lost` after too many hops, or for a hop from https to http.
 * @throws What `openResponse` throws.
 */
export async function openFollowing(
  client: Client,
  request: ApiRequest,
  options: RequestOptions,
): Promise<OpenResponse> {
  const send = client.transport.redirects === "by-runtime" ? sendFollowing : undefined;
  let open = await openResponse(client, { ...request, send }, options);
  for (let from = client.baseUrl + request.path, hop = 0; ; hop += 1) {
    const location = open.response.headers.get("location");
    const isRedirect = open.response.status >= 300 && open.response.status < 400 && open.response.status !== 304;
    if (!isRedirect || location === null) return open;
    open.guard.release();
    open.response.body?.cancel().catch(() => {});
    const next = new URL(location, from);
    const isDowngrade = from.startsWith("https:") && next.protocol !== "https:";
    if (hop === MAX_HOPS || isDowngrade) throw refusal(open, next, isDowngrade);
    next.username = next.password = "";
    from = next.href;
    const isElsewhere = next.origin !== new URL(client.baseUrl).origin;
    // Another origin gets nothing of the caller's: any header may hold a secret.
    const headers = isElsewhere ? undefined : options.headers;
    const there = { ...client, baseUrl: "", ...(isElsewhere ? { headers: async () => new Headers() } : {}) };
    open = await openResponse(there, { ...request, path: from }, { ...options, headers });
  }
}

const sendFollowing: BodySender = (prepared, attempt) =>
  sendPlain(new Request(prepared, { redirect: "follow" }), attempt);

function refusal(open: OpenResponse, next: URL, isDowngrade: boolean): ConnectionError {
  const why = isDowngrade ? "would leave https" : `follows more than ${MAX_HOPS} others`;
  return new ConnectionError(`${open.what} was redirected to ${next.origin + next.pathname}, which ${why}`, {
    code: "connection_lost",
    method: open.method,
    url: open.url,
    isNotSent: false,
  });
}
