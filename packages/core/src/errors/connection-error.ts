import { MistralBatchError } from "./mistral-batch-error.ts";

/** What is known of a connection that failed. */
export interface ConnectionErrorOptions {
  readonly code: "connection_failed" | "connection_lost";
  readonly method: string;
  readonly url: string;
  /** True only where it is proven that the request never reached the service. */
  readonly isNotSent: boolean;
  readonly cause?: unknown;
}

/**
 * No answer, because the connection failed: `connection_failed` (it provably never reached the service) or
 * `connection_lost` (the service may have acted on the request).
 *
 * @example
 * ```ts
 * import { createClient, ConnectionError, listJobs } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * await listJobs(client).catch((error: unknown) => {
 *   if (!(error instanceof ConnectionError)) throw error;
 *   console.error(error.isNotSent ? "Nothing was sent" : "The service may have acted on it", error.url);
 * });
 * ```
 */
export class ConnectionError extends MistralBatchError {
  override readonly name = "ConnectionError" as const;
  /** The HTTP method of the request. */
  declare readonly method: string;
  /** The URL of the request without query and credentials. */
  declare readonly url: string;
  /** True only where it is proven that the request never reached the service. */
  declare readonly isNotSent: boolean;

  constructor(message: string, options: ConnectionErrorOptions) {
    super(message, { ...options, isRetryable: true });
  }
}
