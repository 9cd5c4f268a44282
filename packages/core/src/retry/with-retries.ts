import { isMistralBatchError, type MistralBatchError } from "../errors/mistral-batch-error.ts";
import { type Clock, sleep } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";
import { backoffDelayMs } from "./backoff.ts";
import { policyFor } from "./resolve-retry-policy.ts";
import { LONGEST_RETRY_AFTER_MS } from "./retry-after.ts";
import type { RetryConfig, RetryPolicy } from "./retry-config.ts";

/** What a repeated call needs of its client. */
export interface RetryContext {
  readonly clock: Clock;
  readonly random: Random;
  /** When calls are repeated that do not say it themselves. */
  readonly retryPolicy: RetryPolicy;
}

/** What a repeated call needs of its options. */
export interface RetryOptions {
  /** Ends a wait at once; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly retries?: RetryConfig | undefined;
}

/**
 * Whether an error is worth another try under a policy: its own word, but failed connections and timeouts only where the
 * policy asks for it.
 */
export function isWorthRetrying(error: unknown, policy: RetryPolicy): boolean {
  return isMistralBatchError(error) && error.isRetryable && ("status" in error || policy.retryConnectionErrors);
}

/**
 * Makes a call, and makes it again while the policy allows.
 *
 * @param context - The client.
 * @param options - The options of the call.
 * @param call - The call; must build its body anew each time.
 * @param isRepeatable - Which errors may be repeated. Default: `isWorthRetrying`.
 */
export async function withRetries<T>(
  { clock, random, retryPolicy }: RetryContext,
  { signal, retries }: RetryOptions,
  call: () => Promise<T>,
  isRepeatable: (error: unknown, policy: RetryPolicy) => boolean = isWorthRetrying,
): Promise<T> {
  const policy = policyFor(retries, retryPolicy);
  const startedMs = clock.monotonic();
  for (let repeat = 0; ; repeat += 1) {
    try {
      return await call();
    } catch (error) {
      signal?.throwIfAborted();
      if (repeat + 1 >= policy.maxAttempts || !isRepeatable(error, policy)) throw error;
      const { retryAfterMs: asked = 0 } = error as MistralBatchError;
      const delayMs = asked || backoffDelayMs(policy, repeat, random.fraction());
      const isTooLate = clock.monotonic() - startedMs + delayMs > policy.maxElapsedTime;
      if (isTooLate || asked > LONGEST_RETRY_AFTER_MS) throw error;
      await sleep(clock, delayMs, signal);
    }
  }
}
