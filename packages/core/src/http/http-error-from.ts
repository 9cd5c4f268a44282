import type { ErrorCode } from "../errors/error-code.ts";
import { HttpError } from "../errors/http-error.ts";
import { readRetryAfterMs } from "../retry/retry-after.ts";
import { readErrorDetail } from "./error-detail.ts";

const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]);

const CODES: Readonly<Record<number, ErrorCode>> = {
  401: "unauthorized",
  402: "payment_required",
  403: "forbidden",
  404: "not_found",
  429: "rate_limited",
};

const HINTS: Readonly<Record<string, string>> = {
  unauthorized: "the key is wrong or revoked, or its quota is used up: the service answers both alike",
  payment_required: "batch billing is not enabled for this workspace: enable it in the console",
  redirected: "API calls follow no redirect, so that the key stays with its host: set baseUrl to the final address",
};

/** What an error is made from. */
export interface FailedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly method: string;
  /** The URL without query and credentials. */
  readonly url: string;
  readonly nowMs: number;
}

/** Makes the error for an answer that is not a success. */
export function httpErrorFrom({ status, headers, body, method, url, nowMs }: FailedResponse): HttpError {
  const code = codeOf(status);
  const detail = parseJson(body);
  const said = readErrorDetail(detail, body);
  const hint = HINTS[code];
  const message = `${method} ${url} answered ${status === 0 ? "with a redirect" : status}`;
  return new HttpError([message, said, hint].filter((part) => part !== undefined && part !== "").join(": "), {
    code,
    status,
    method,
    url,
    detail,
    body,
    requestId: requestIdOf(headers, detail),
    isRetryable: RETRYABLE_STATUSES.has(status),
    retryAfterMs: readRetryAfterMs(headers, nowMs),
  });
}

function codeOf(status: number): ErrorCode {
  // Browsers show a redirect that is not followed as status 0.
  if (status === 0 || (status >= 300 && status < 400)) return "redirected";
  return CODES[status] ?? (status >= 500 ? "server_error" : "rejected");
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function requestIdOf(headers: Headers, detail: unknown): string | undefined {
  const header =
    headers.get("mistral-correlation-id") ?? headers.get("x-request-id") ?? headers.get("x-kong-request-id");
  if (header !== null) return header;
  const id =
    typeof detail === "object" && detail !== null ? (detail as { request_id?: unknown }).request_id : undefined;
  return typeof id === "string" ? id : undefined;
}
