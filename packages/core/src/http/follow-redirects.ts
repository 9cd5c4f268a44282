import { ConnectionError } from "../errors/connection-error.ts";
import type { ApiRequest } from "./api-request.ts";
import type { Client } from "./client.ts";
import { type OpenResponse, openResponse } from "./open-response.ts";
import { redactUrl } from "./redact-url.ts";
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
  let { path } = request;
  let isElsewhere = false;
  const redirect = client.transport.redirects === "by-runtime" ? "follow" : "manual";
  for (let hop = 0; ; hop += 1) {
    const open = await openResponse(client, { ...request, path, isElsewhere, redirect }, options);
    const location = open.response.headers.get("location");
    const isRedirect = open.response.status >= 300 && open.response.status < 400 && open.response.status !== 304;
    if (!isRedirect || location === null) return open;
    open.guard.release();
    open.response.body?.cancel().catch(() => {});
    const from = new URL(path, client.baseUrl);
    const next = new URL(location, from);
    const isDowngrade = from.protocol === "https:" && next.protocol !== "https:";
    if (hop === MAX_HOPS || isDowngrade) throw refusal(open, next, isDowngrade);
    next.username = next.password = "";
    path = next.href;
    isElsewhere = next.origin !== new URL(client.baseUrl).origin;
  }
}

function refusal(open: OpenResponse, next: URL, isDowngrade: boolean): ConnectionError {
  const why = isDowngrade ? "would leave https" : `follows more than ${MAX_HOPS} others`;
  return new ConnectionError(`${open.what} was redirected to ${redactUrl(next.href)}, which ${why}`, {
    code: "connection_lost",
    method: open.method,
    url: open.url,
    isNotSent: false,
  });
}
