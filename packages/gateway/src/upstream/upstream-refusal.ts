import type { Call } from "../call.ts";
import { Refusal, refuse } from "../http/refusal.ts";
import { cleanErrorBody } from "./clean-error-body.ts";
import { readText } from "./read-text.ts";

const MAX_ERROR_BYTES = 65_536;
const KNOWN_SERVER_ERROR = /^50[0234]$|^52[0-7]$/;
/** Longer waits than a day are no waits. */
const MAX_RETRY_AFTER_S = 86_400;

/**
 * What the tenant is told of an answer that is no success.
 *
 * 401 is about the gateway's key and not about the tenant's token, so it becomes a 403: with a 401 the client would ask its
 * user to sign in again. It proves, as a 401 does, that nothing was bought.
 */
export async function upstreamRefusal(call: Call, response: Response): Promise<Refusal> {
  const { status, headers } = response;
  call.note.status = status;
  call.note.requestId = headers.get("mistral-correlation-id") ?? headers.get("x-request-id") ?? undefined;
  const text = await readText(response, MAX_ERROR_BYTES).catch(() => "");
  if (status === 401) return refuse(403, "The service does not accept this gateway: tell whoever runs it");
  if (status < 400) return refuse(502, "The service answered with a redirect, which is not followed");
  const apiKey = await call.gateway.options.apiKey();
  const body = cleanErrorBody(text, status, { apiKey, shownIds: call.shownIds });
  const shown = status < 500 || KNOWN_SERVER_ERROR.test(String(status)) ? status : 502;
  return new Refusal(shown, body, retryAfterMs(headers, call.gateway.options.clock.now()));
}

/** Read and written anew, so that nothing else comes through in it. */
function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(text)
    ? Number(text)
    : (Date.parse(text) - (Date.parse(headers.get("date") ?? "") || nowMs)) / 1000;
  return seconds >= 0 ? Math.min(seconds, MAX_RETRY_AFTER_S) * 1000 : undefined;
}
