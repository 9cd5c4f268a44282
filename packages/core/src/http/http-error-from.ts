import type { ErrorCode } from "../errors/error-code.ts";
import { HttpError } from "../errors/http-error.ts";
import { readRetryAfterMs } from "../retry/retry-after.ts";
import { parseJson, readErrorDetail } from "./error-detail.ts";
import type { OpenResponse } from "./open-response.ts";

const RETRYABLE = /^(408|429|50[0234]|52[0-4])$/;

/** What a status means, and what to do about it where that is not plain. */
const MEANINGS: Readonly<Record<number, readonly [code: ErrorCode, hint?: string]>> = {
  401: ["unauthorized", "the key is wrong, or its quota is used up: the service answers both alike"],
  402: ["payment_required", "enable batch billing for this workspace in the console"],
  403: ["forbidden"],
  404: ["not_found", "check the id, and that the key is of the same workspace"],
  429: ["rate_limited"],
};

type Detail = { readonly request_id?: unknown } | null | undefined;

/** Makes the error for an answer that is not a success. */
export function httpErrorFrom({ response, client, method, url, what }: OpenResponse, body: string): HttpError {
  const { status, headers } = response;
  const [code, advice] = meaningOf(status);
  const detail = parseJson(body);
  const said = readErrorDetail(detail, body);
  // The words of the gateway before the service, for a path that it does not know.
  const hint = said.startsWith("no Route") ? "check baseUrl" : advice;
  const message = `${what} answered ${status || "with a redirect"}`;
  return new HttpError([message, said, hint].filter(Boolean).join(": "), {
    code,
    status,
    method,
    url,
    detail,
    body,
    requestId: requestIdOf(headers, detail),
    isRetryable: RETRYABLE.test(String(status)),
    retryAfterMs: readRetryAfterMs(headers, client.clock.now()),
  });
}

function meaningOf(status: number): readonly [code: ErrorCode, hint?: string] {
  // What is below 400 and no success is a redirect; browsers show one that is not followed as status 0.
  if (status < 400) {
    return ["redirected", "no redirect is followed with the key: set baseUrl to the final address"];
  }
  return MEANINGS[status] ?? [status >= 500 ? "server_error" : "rejected"];
}

function requestIdOf(headers: Headers, detail: unknown): string | undefined {
  const id = headers.get("mistral-correlation-id") ?? headers.get("x-request-id") ?? (detail as Detail)?.request_id;
  return typeof id === "string" ? id : undefined;
}
