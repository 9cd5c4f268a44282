import type { Fault } from "../faults/fault.ts";
import type { FaultRegistry } from "../faults/faults.ts";
import { jobOrders } from "../faults/job-orders.ts";
import { isNetworkFault, NetworkFault } from "../faults/network-fault.ts";
import { actsBehindAnswer, replacingAnswer } from "../faults/replacing-answer.ts";
import { spoilAnswer } from "../faults/spoil-answer.ts";
import { jsonResponse } from "../http/json-response.ts";
import { noRoute, ServiceError } from "../http/service-error.ts";
import { act } from "./act.ts";
import type { Call } from "./call.ts";
import { identifyCaller } from "./caller.ts";
import { answerPreflight, withCorsHeaders } from "./cors.ts";
import { deleteElsewhere } from "./delete-elsewhere.ts";
import { matchRoute, type Route } from "./match-route.ts";
import type { Service } from "./service.ts";

/** The way of every request: note it, meet its faults, carry it out, note what came of it. */
export async function handleRequest(service: Service, faults: FaultRegistry, request: Request): Promise<Response> {
  service.clock.advance(service.options.advancePerRequestMs);
  const url = new URL(request.url);
  const preflight = answerPreflight(request, service.options.cors);
  if (preflight !== null) return preflight;
  const route = matchRoute(request.method, url.pathname, service.options.basePath);
  const seen = service.books.recordRequest({
    operation: route?.operation ?? null,
    method: request.method,
    path: url.pathname,
    query: url.search,
    headers: visibleHeaders(request.headers),
    hadAuthorization: request.headers.has("authorization"),
    atMs: service.clock.now(),
  });
  try {
    const bodyText = route?.operation === "jobs.create" ? await request.text() : null;
    const met = faults.take({
      operation: route?.operation ?? null,
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      json: parseJson(bodyText),
    });
    const response = await answer(service, met, { request, url, route, bodyText, requestNumber: seen.number });
    seen.finish("answered", response.status);
    if (service.options.unknowns.rateLimitHeaders) addRateLimitHeaders(response.headers);
    return withCorsHeaders(request, response, service.options.cors);
  } catch (error) {
    if (isNetworkFault(error)) seen.finish(error.kind === "stall" ? "stalled" : error.kind, null);
    else seen.finish("broken", null);
    throw error;
  }
}

interface Incoming {
  readonly request: Request;
  readonly url: URL;
  readonly route: Route | null;
  readonly bodyText: string | null;
  readonly requestNumber: number;
}

async function answer(service: Service, faults: readonly Fault[], incoming: Incoming): Promise<Response> {
  for (const { kind } of faults) if (kind === "refused" || kind === "reset") throw new NetworkFault(kind);
  const stall = faults.find((fault) => fault.kind === "stall");
  if (stall?.acts === false && stall.at !== "body") throw new NetworkFault("stall");
  const replacement = faults.find((fault) => replacingAnswer(fault) !== null);
  if (replacement !== undefined && !actsBehindAnswer(replacement))
    return replacingAnswer(replacement) ?? new Response();
  let response = await carryOut(service, faults, incoming);
  try {
    if (replacement !== undefined) {
      await response.body?.cancel();
      response = replacingAnswer(replacement) ?? response;
    }
    for (const fault of faults) response = await spoilAnswer(fault, response);
    return response;
  } catch (error) {
    service.books.recordLostReply(incoming.requestNumber);
    throw error;
  }
}

async function carryOut(service: Service, faults: readonly Fault[], incoming: Incoming): Promise<Response> {
  const { request, url, route, bodyText, requestNumber } = incoming;
  if (route === null) return noRoute(service.ids.hex(32));
  try {
    const caller =
      route.operation === "signed-url.read"
        ? { keyId: "", workspace: "" }
        : identifyCaller(request.headers, service.options.keys);
    const now = service.clock.now();
    const call: Call = { service, request, url, caller, id: route.id, now, bodyText, requestNumber };
    if (faults.some(({ kind }) => kind === "deleted-elsewhere")) await deleteElsewhere(call, route.operation);
    return await act(route.operation, call, jobOrders(faults));
  } catch (error) {
    if (error instanceof ServiceError) return error.toResponse();
    // A body that breaks off is the client's doing, and nobody is left to read an answer.
    if (request.signal.aborted) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return jsonResponse({ detail: `Internal Server Error: ${message}` }, 500);
  }
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function visibleHeaders(headers: Headers): Readonly<Record<string, string>> {
  const visible: Record<string, string> = {};
  for (const [name, value] of headers) if (name !== "authorization" && name !== "cookie") visible[name] = value;
  return visible;
}

/** As seen on chat completions in 2026; nobody has seen them on the batch and files endpoints. */
function addRateLimitHeaders(headers: Headers): void {
  headers.set("x-ratelimit-limit-req-minute", "60");
  headers.set("x-ratelimit-remaining-req-minute", "59");
}
