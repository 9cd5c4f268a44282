import { jsonResponse, textResponse } from "../http/json-response.ts";
import { htmlError, unauthorized } from "../http/service-error.ts";
import type { Fault } from "./fault.ts";

const RATE_LIMITED = {
  object: "error",
  message: "Rate limit exceeded",
  type: "rate_limited",
  param: null,
  code: "1300",
  raw_status_code: 429,
};

const TIER_NOT_ALLOWED = {
  object: "error",
  message: "This model is not available in your subscription tier",
  type: "tier_not_allowed",
  param: null,
  code: "1910",
  raw_status_code: 403,
};

/** The answer that a fault puts in place of the service's own, or null where it leaves that alone. */
export function replacingAnswer(fault: Fault): Response | null {
  switch (fault.kind) {
    case "respond":
      return givenAnswer(fault);
    case "rate-limited": {
      const header: Record<string, string> =
        fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      return jsonResponse(RATE_LIMITED, 429, header);
    }
    case "html":
      return htmlError(fault.status, fault.status === 520 ? "Web server is returning an unknown error" : "Error");
    case "quota-exhausted":
      return unauthorized().toResponse();
    case "billing-off":
      return jsonResponse({ detail: "You do not have access to this service" }, 402);
    case "forbidden":
      return fault.shape === "tier"
        ? jsonResponse(TIER_NOT_ALLOWED, 403, { "mistral-correlation-id": "0199c8a0-0000-7000-8000-000000000000" })
        : jsonResponse({ detail: "You do not have permission to perform this action" }, 403);
    case "redirect":
      return new Response(null, { status: fault.status ?? 307, headers: { location: fault.location } });
    default:
      return null;
  }
}

/** Whether the request is carried out although its answer is replaced. */
export function actsBehindAnswer(fault: Fault): boolean {
  return (fault.kind === "respond" || fault.kind === "html") && fault.acts === true;
}

function givenAnswer(fault: Extract<Fault, { kind: "respond" }>): Response {
  const { status, body, headers = {} } = fault;
  if (body === undefined || [101, 204, 205, 304].includes(status)) return new Response(null, { status, headers });
  const isText = typeof body === "string";
  const text = isText ? body : JSON.stringify(body);
  return textResponse(text, status, { "content-type": isText ? "text/plain" : "application/json", ...headers });
}
