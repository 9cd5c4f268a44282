import type { ErrorCode } from "./error-code.ts";

const BRAND: unique symbol = Symbol.for("mistral-batch.error");

/** What every error of this library is made from. */
export interface MistralBatchErrorOptions {
  /** What went wrong, as a stable name. */
  readonly code: ErrorCode;
  /** The error underneath, where there is one. */
  readonly cause?: unknown;
  /** Whether the same call may succeed when it is made again. Default: false. */
  readonly isRetryable?: boolean | undefined;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * The base of all errors of this library. Tell them apart by `code`; recognise them with `isMistralBatchError`, which
 * also knows errors of a second copy of this package.
 *
 * @example
 * ```ts
 * import { isMistralBatchError } from "@mistral-batch/core";
 *
 * function describe(error: unknown): string {
 *   if (isMistralBatchError(error) && error.code === "rate_limited") return `wait ${error.retryAfterMs ?? 1000} ms`;
 *   return String(error);
 * }
 * ```
 */
export class MistralBatchError<Options extends MistralBatchErrorOptions = MistralBatchErrorOptions> extends Error {
  override readonly name: string = "MistralBatchError";
  /** What went wrong, as a stable name. */
  declare readonly code: ErrorCode;
  /** Whether the same call may succeed when it is made again. */
  declare readonly isRetryable: boolean;
  /** How long the service asked to wait before the next try, in milliseconds. */
  declare readonly retryAfterMs: number | undefined;

  /** @param options - `cause` becomes the cause, everything else a field of the error. */
  constructor(message: string, { cause, isRetryable = false, ...fields }: Options) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, { isRetryable }, fields);
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/**
 * Whether a caught value is an error of this library, also when it comes from another copy of the package.
 *
 * @param value - Anything that was caught.
 * @example
 * ```ts
 * import { isMistralBatchError } from "@mistral-batch/core";
 *
 * function mayTryAgain(error: unknown): boolean {
 *   return isMistralBatchError(error) && error.isRetryable;
 * }
 * ```
 */
export function isMistralBatchError(value: unknown): value is MistralBatchError {
  return typeof value === "object" && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
}
