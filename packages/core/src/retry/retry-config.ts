/**
 * When and how a call is made again, in the official client's shape and with its names and defaults.
 *
 * Source: `RetryConfig` of the official clients (docs/models/utils/retryconfig.md in mistralai/client-python).
 */
export interface RetryConfig {
  /** `"none"` never repeats; `"backoff"` waits longer each time. */
  readonly strategy: "none" | "backoff";
  /** The waits of `"backoff"`. */
  readonly backoff?:
    | {
        /** The longest first wait, in milliseconds. @default 500 */
        readonly initialInterval?: number | undefined;
        /** The longest wait, in milliseconds. @default 60000 */
        readonly maxInterval?: number | undefined;
        /** By what the wait grows each time. @default 1.5 */
        readonly exponent?: number | undefined;
        /** After this many milliseconds no further try is made. @default 3600000 */
        readonly maxElapsedTime?: number | undefined;
      }
    | undefined;
  /** Whether a failed connection or a timeout is tried again too. @default false */
  readonly retryConnectionErrors?: boolean | undefined;
}

/** A retry policy with every value filled in. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly initialInterval: number;
  readonly maxInterval: number;
  readonly exponent: number;
  readonly maxElapsedTime: number;
  readonly retryConnectionErrors: boolean;
}

/** The waits of `"backoff"` that are not given. */
export const DEFAULT_WAITS = { initialInterval: 500, maxInterval: 60_000, exponent: 1.5, maxElapsedTime: 3_600_000 };

/** What holds where the caller says nothing: on, unlike in the official client, for every call that is safe to repeat. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  ...DEFAULT_WAITS,
  maxAttempts: 5,
  retryConnectionErrors: true,
};
