import type { RetryConfig } from "../retry/retry-config.ts";

/** The last argument of every call. */
export interface RequestOptions {
  /** Ends the call at once, in a wait as well as in a request or a body; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The longest wait for response headers after the last byte of the request, in milliseconds. @default 60000 */
  readonly timeoutMs?: number | undefined;
  /** The longest silence between two bytes of a body, either way, in milliseconds. There is no total. @default 60000 */
  readonly idleMs?: number | undefined;
  /** When the call is repeated. Default: 5 attempts with backoff for every call that is safe to repeat. */
  readonly retries?: RetryConfig | undefined;
  /** Headers to add to the request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
