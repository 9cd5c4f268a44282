import type { Call } from "../call.ts";
import { refuse } from "../http/refusal.ts";
import { findOwnFile } from "../tenancy/find-own.ts";
import { toHex } from "../tenancy/id-seal.ts";
import { openUpstream } from "../upstream/ask-upstream.ts";

const RANGE = /^bytes=(?:\d{1,15}-\d{0,15}|-\d{1,15})$/;

/** `GET /v1/files/{file_id}/content`: the bytes go through as they come. */
export async function downloadFile(call: Call, sealed: string): Promise<Response> {
  const { id } = await findOwnFile(call, sealed);
  const { headers } = call.request;
  const range = headers.get("range");
  const path = `/v1/files/${id}/content`;
  // One range is passed on; any other wish is none, and the whole file is an answer to it.
  if (range === null || !RANGE.test(range)) return await wholeFile(call, path);
  const response = await openPart(call, path, range);
  const ifRange = headers.get("if-range");
  if (ifRange === null || response.status !== 206 || ifRange === (await hiddenEtag(call, response)))
    return await shown(call, response);
  // The file is another one by now, or cannot be told to be the same.
  await response.body?.cancel();
  return await wholeFile(call, path);
}

async function wholeFile(call: Call, path: string): Promise<Response> {
  return await shown(call, await openUpstream(call, { method: "GET", path, headers: contentHeaders() }));
}

/** Beyond the end the service says 416, with the size, which tells a client that it has everything. */
async function openPart(call: Call, path: string, range: string): Promise<Response> {
  return await openUpstream(call, { method: "GET", path, headers: contentHeaders({ range }), passes: [416] });
}

/** Without compression, so that the length that is announced is the length that comes. */
function contentHeaders(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { accept: "application/octet-stream", "accept-encoding": "identity", ...more };
}

async function shown(call: Call, response: Response): Promise<Response> {
  const { status } = response;
  if (status !== 200 && status !== 206 && status !== 416) {
    await response.body?.cancel();
    throw refuse(502, "The service gave an answer that cannot be read");
  }
  const headers = new Headers({ "content-type": "application/octet-stream", "content-disposition": "attachment" });
  copy(response.headers, headers, "content-range", /^bytes (\d+-\d+|\*)\/(\d+|\*)$/);
  if (status === 416) {
    await response.body?.cancel();
    headers.set("content-type", "application/json");
    return new Response(JSON.stringify({ detail: "Requested range not satisfiable" }), { status, headers });
  }
  copy(response.headers, headers, "accept-ranges", /^bytes$/);
  if ((response.headers.get("content-encoding") ?? "identity") === "identity") {
    copy(response.headers, headers, "content-length", /^\d+$/);
  }
  const etag = await hiddenEtag(call, response);
  if (etag !== undefined) headers.set("etag", etag);
  return new Response(response.body, { status, headers });
}

function copy(from: Headers, to: Headers, name: string, allowed: RegExp): void {
  const value = from.get(name);
  if (value !== null && allowed.test(value)) to.set(name, value);
}

/** The service's own validator may hold its id of the file, so the client gets one that is only good for comparing. */
async function hiddenEtag(call: Call, { headers }: Response): Promise<string | undefined> {
  const etag = headers.get("etag");
  // A weak validator does not promise the same bytes.
  if (etag === null || etag.startsWith("W/")) return undefined;
  const bytes = await crypto.subtle.sign("HMAC", call.keys.etagKey, new TextEncoder().encode(etag));
  return `"${toHex(new Uint8Array(bytes, 0, 16))}"`;
}
