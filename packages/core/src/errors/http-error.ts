import type { ErrorCode } from "./error-code.ts";
import { MistralBatchError } from "./mistral-batch-error.ts";

/** What is known of an answer that was an error. */
export interface HttpErrorOptions {
  readonly code: ErrorCode;
  readonly status: number;
  readonly method: string;
  readonly url: string;
  readonly detail: unknown;
  readonly body: string;
  readonly requestId?: string | undefined;
  readonly isRetryable: boolean;
  readonly retryAfterMs?: number | undefined;
}

/**
 * The service answered with an error status. Codes: `unauthorized` (401), `payment_required` (402), `forbidden` (403),
 * `not_found` (404), `rate_limited` (429), `rejected` (other 4xx), `redirected` (3xx, never followed with the key),
 * `server_error` (5xx).
 *
 * @example
 * ```ts
 * import { createClient, HttpError, listJobs } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * await listJobs(client).catch((error: unknown) => {
 *   if (!(error instanceof HttpError)) throw error;
 *   console.error(error.status, error.requestId, error.detail ?? error.body);
 * });
 * ```
 */
export class HttpError extends MistralBatchError<HttpErrorOptions> {
  override readonly name = "HttpError" as const;
  /** The HTTP status. */
  declare readonly status: number;
  /** The HTTP method of the request. */
  declare readonly method: string;
  /** The URL of the request without query and credentials. */
  declare readonly url: string;
  /** The error body as parsed JSON, or undefined where it was not JSON. */
  declare readonly detail: unknown;
  /** The raw error body, at most 65,536 characters of it. */
  declare readonly body: string;
  /** The service's own name for this request, for a support ticket. */
  declare readonly requestId: string | undefined;
}
