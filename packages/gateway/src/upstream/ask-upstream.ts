import { version } from "../../package.json";
import type { Call } from "../call.ts";
import { isJsonObject, type JsonObject } from "../http/json-object.ts";
import { createGuard, type Guard, orAborted } from "../http/link-abort.ts";
import { parseJson } from "../http/parse-json.ts";
import { Refusal, refuse } from "../http/refusal.ts";
import { readText } from "./read-text.ts";
import { upstreamRefusal } from "./upstream-refusal.ts";

/** A request to the service, built from values that were checked. */
export interface UpstreamRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** From `/v1` on, without a query. */
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** JSON as text. */
  readonly json?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that are an answer although they are no success. */
  readonly passes?: readonly number[];
}

/** A larger answer is not read into memory. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;

/**
 * Asks the service for JSON.
 *
 * @throws {Refusal} What the service said where it was no success; 502 and 504 where it said nothing that can be used.
 */
export async function askUpstream(call: Call, request: UpstreamRequest): Promise<JsonObject> {
  // What acts is not broken off by a client that goes: whether it acted would be left to chance.
  const guard = guardFor(call, request.method === "GET");
  try {
    const response = await send(call, request, guard);
    const text = await orAborted(readText(response, MAX_JSON_BYTES, true), guard.signal);
    const value = parseJson(text);
    if (isJsonObject(value)) return value;
    throw new SyntaxError("No object");
  } catch (reason) {
    throw toRefusal(call, reason);
  } finally {
    guard.release();
  }
}

/**
 * Opens an answer whose body goes on to the client as it comes.
 *
 * @throws {Refusal}
 */
export async function openUpstream(call: Call, request: UpstreamRequest): Promise<Response> {
  const guard = guardFor(call, true);
  try {
    return await send(call, request, guard);
  } catch (reason) {
    throw toRefusal(call, reason);
  } finally {
    // The body is not under the limit, and the client's going away ends it through the stream itself.
    guard.release();
  }
}

/** A limit for the headers of the answer. */
function guardFor(call: Call, followsClient: boolean): Guard {
  const { clock, timeoutMs } = call.gateway.options;
  const guard = createGuard(clock, followsClient ? call.request.signal : undefined);
  guard.limit(timeoutMs, () => refuse(504, `The service did not answer within ${timeoutMs} ms`));
  return guard;
}

/** The headers of every request to the service: nothing of the client's. */
export async function upstreamHeaders(call: Call, more: Readonly<Record<string, string>> = {}): Promise<Headers> {
  const headers = new Headers({
    accept: "application/json",
    "user-agent": `mistral-batch-gateway/${version}`,
    ...more,
  });
  headers.set("authorization", `Bearer ${await call.gateway.options.apiKey()}`);
  return headers;
}

/** Whatever happened on the way to the service, as the client is told. */
export function toRefusal(call: Call, reason: unknown): unknown {
  if (reason instanceof Refusal || call.request.signal.aborted) return reason;
  const isUnreadable = reason instanceof SyntaxError || reason instanceof RangeError;
  const words = isUnreadable ? "The service gave an answer that cannot be read" : "The service cannot be reached";
  const refusal = refuse(502, words);
  refusal.cause = reason;
  return refusal;
}

async function send(call: Call, request: UpstreamRequest, guard: Guard): Promise<Response> {
  const { transport, baseUrl } = call.gateway.options;
  const { method, path, query = [], json, passes = [] } = request;
  const url = new URL(`${baseUrl}${path}`);
  for (const [name, value] of query) url.searchParams.append(name, value);
  const headers = await upstreamHeaders(call, request.headers);
  if (json !== undefined) headers.set("content-type", "application/json");
  const body = json === undefined ? {} : { body: json };
  const init: RequestInit = { method, headers, redirect: "manual", signal: guard.signal, ...body };
  const response = await orAborted(transport.fetch(url.href, init), guard.signal);
  if (response.ok || passes.includes(response.status)) return response;
  throw await upstreamRefusal(call, response);
}
