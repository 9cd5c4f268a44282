import { MistralBatchError } from "./mistral-batch-error.ts";

/** What is known of an answer that cannot be used. */
export interface ResponseErrorOptions {
  readonly code: "invalid_response" | "incomplete_body" | "line_too_long";
  /** The beginning of the body, where it was text. */
  readonly body?: string | undefined;
  readonly isRetryable?: boolean | undefined;
  readonly cause?: unknown;
}

/**
 * The service said yes, but its answer cannot be used: `invalid_response` (not the promised JSON), `incomplete_body`
 * (shorter or longer than announced, or cut in a line), `line_too_long` (a result line over the cap).
 *
 * @example
 * ```ts
 * import { createClient, listJobs, ResponseError } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * await listJobs(client).catch((error: unknown) => {
 *   if (!(error instanceof ResponseError)) throw error;
 *   console.error(error.code, error.body?.slice(0, 200));
 * });
 * ```
 */
export class ResponseError extends MistralBatchError<ResponseErrorOptions> {
  override readonly name = "ResponseError" as const;
  /** The beginning of the body, where it was text. */
  declare readonly body: string | undefined;
}
