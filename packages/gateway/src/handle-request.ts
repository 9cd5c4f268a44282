import type { Call, Gateway, UpstreamNote } from "./call.ts";
import type { GatewayEvent } from "./gateway-event.ts";
import { finishAnswer, jsonAnswer, refusalAnswer } from "./http/answers.ts";
import { holdOpen } from "./http/hold-open.ts";
import { Refusal, refuse } from "./http/refusal.ts";
import { checkLimits, type RequestRate, resolveLimits } from "./limits/gateway-limits.ts";
import type { LimitStore } from "./limits/limit-store.ts";
import { perform } from "./operations/perform.ts";
import { isPreflight, preflightAnswer } from "./routing/cors.ts";
import { matchRoute, type Route } from "./routing/match-route.ts";
import { type Admission, admit } from "./tenancy/admit.ts";

/** What is found out about a request on its way. */
interface Progress {
  route: Route | undefined;
  tenant: string | undefined;
  error: unknown;
  readonly note: UpstreamNote;
}

const RETRY_AFTER_MS = 5000;

/** The way of every request: whence, what, whose, how much, and then the operation. */
export async function handleRequest(gateway: Gateway, request: Request): Promise<Response> {
  const { options, cors } = gateway;
  const startedMs = options.clock.monotonic();
  const requestId = crypto.randomUUID();
  const origin = request.headers.get("origin");
  const note: UpstreamNote = { status: undefined, requestId: undefined };
  const progress: Progress = { route: undefined, tenant: undefined, error: undefined, note };
  const response = await answer(gateway, request, progress);
  const finished = finishAnswer(response, { ...cors.headers(origin), "x-request-id": requestId });
  void report(gateway, {
    requestId,
    tenant: progress.tenant,
    operation: progress.route?.operation,
    status: finished.status,
    upstream: note.status === undefined ? undefined : { status: note.status, requestId: note.requestId },
    durationMs: options.clock.monotonic() - startedMs,
    error: progress.error,
  });
  return finished;
}

async function answer(gateway: Gateway, request: Request, progress: Progress): Promise<Response> {
  try {
    if (!gateway.cors.allows(request.headers.get("origin"))) throw refuse(403, "Pages of this origin may not call");
    if (isPreflight(request)) return preflightAnswer();
    return await admitted(gateway, request, progress);
  } catch (reason) {
    request.body?.cancel().catch(() => {});
    progress.error = reason instanceof Refusal ? reason.cause : reason;
    if (reason instanceof Refusal) return refusalAnswer(reason);
    return jsonAnswer({ detail: "Internal Server Error" }, 500);
  }
}

async function admitted(gateway: Gateway, request: Request, progress: Progress): Promise<Response> {
  const { options, inFlight, keyRing } = gateway;
  const url = new URL(request.url);
  const route = matchRoute(request.method, url.pathname, options.basePath);
  if (route === undefined) throw new Refusal(404, { message: "no Route matched with those values" });
  progress.route = route;
  const admission: Admission = await admit(gateway, request, route);
  const { tenant, id } = admission;
  progress.tenant = tenant;
  checkLimits(admission.limits);
  const limits = resolveLimits(options.limits, admission.limits);
  const waitMs = await countRequest(options.limitStore, tenant, limits.requests);
  if (waitMs > 0) throw new Refusal(429, { message: "Requests rate limit exceeded" }, waitMs);
  const leave = inFlight.enter(tenant, limits.concurrentRequests);
  let isHeld = false;
  try {
    const keys = await keyRing.forTenant(tenant);
    const call: Call = { gateway, request, url, tenant, keys, limits, shownIds: new Map(), note: progress.note };
    const response = await perform(route.operation, call, id);
    isHeld = isDownload(route) && options.transport.shieldsFromClients !== true;
    return isHeld ? holdOpen(response, leave) : response;
  } finally {
    if (!isHeld) leave();
  }
}

/** Where rates cannot be counted nobody is let through, since a limit that fails must not be none. */
async function countRequest(store: LimitStore, tenant: string, rate: RequestRate): Promise<number> {
  try {
    const waitMs = await store.take(tenant, rate);
    if (waitMs >= 0) return waitMs;
    throw new TypeError("Cannot use what limitStore.take returned: pass a number of milliseconds, 0 to go on");
  } catch (reason) {
    const refusal = refuse(503, "Requests cannot be counted now, so none is let through", RETRY_AFTER_MS);
    refusal.cause = reason;
    throw refusal;
  }
}

/** Its answer is as long as a file, and comes as slowly as its reader likes. */
function isDownload({ operation }: Route): boolean {
  return operation === "files.download" || operation === "link.read";
}

/** A log that fails must not fail the request, which may have been a create, nor end the process. */
async function report({ options }: Gateway, event: GatewayEvent): Promise<void> {
  try {
    await options.onEvent?.(event);
  } catch {
    // There is nobody to tell.
  }
}
