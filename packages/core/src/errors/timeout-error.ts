import { MistralBatchError } from "./mistral-batch-error.ts";

/** Which wait was too long. */
export interface TimeoutErrorOptions {
  readonly code: "headers_timeout" | "idle_timeout" | "deadline_exceeded";
  /** The limit that was passed, in milliseconds. */
  readonly limitMs: number;
  readonly cause?: unknown;
}

/**
 * A limit of ours has passed: `headers_timeout` (no response headers within `timeoutMs`), `idle_timeout` (no byte within
 * `idleMs`), `deadline_exceeded` (a wait reached its deadline; the job goes on).
 *
 * @example
 * ```ts
 * import { createClient, listJobs, TimeoutError } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * await listJobs(client).catch((error: unknown) => {
 *   if (!(error instanceof TimeoutError)) throw error;
 *   console.error(error.code, "after", error.limitMs, "ms");
 * });
 * ```
 */
export class TimeoutError extends MistralBatchError {
  override readonly name = "TimeoutError" as const;
  /** The limit that was passed, in milliseconds. */
  declare readonly limitMs: number;

  constructor(message: string, options: TimeoutErrorOptions) {
    super(message, { ...options, isRetryable: options.code !== "deadline_exceeded" });
  }
}
