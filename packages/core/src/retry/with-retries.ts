import { isMistralBatchError } from "../errors/mistral-batch-error.ts";
import { type Clock, sleep } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";
import { backoffDelayMs } from "./backoff.ts";
import { LONGEST_RETRY_AFTER_MS } from "./retry-after.ts";
import type { RetryPolicy } from "./retry-config.ts";

/** What a repeated call needs from its surroundings. */
export interface RetryContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Whether an error is worth another try under a policy: its own word, but failed connections and timeouts only where the
 * policy asks for it.
 */
export function isWorthRetrying(error: unknown, policy: RetryPolicy): boolean {
  if (!isMistralBatchError(error) || !error.isRetryable) return false;
  const isAnswer = error.code === "rate_limited" || error.code === "server_error" || error.code === "rejected";
  return isAnswer || policy.retryConnectionErrors;
}

/**
 * Makes a call, and makes it again while the policy allows.
 *
 * @param context - Clock, randomness and the caller's signal; an abort ends a wait at once with the signal's reason.
 * @param policy - When to repeat.
 * @param call - The call; must build its body anew each time.
 * @param isRepeatable - Which errors may be repeated. Default: `isWorthRetrying`.
 */
export async function withRetries<T>(
  context: RetryContext,
  policy: RetryPolicy,
  call: () => Promise<T>,
  isRepeatable: (error: unknown, policy: RetryPolicy) => boolean = isWorthRetrying,
): Promise<T> {
  const startedMs = context.clock.monotonic();
  for (let repeat = 0; ; repeat += 1) {
    try {
      return await call();
    } catch (error) {
      if (context.signal?.aborted === true) throw context.signal.reason;
      const delayMs = nextDelayMs(context, policy, repeat, error, isRepeatable);
      if (delayMs === undefined) throw error;
      if (context.clock.monotonic() - startedMs + delayMs > policy.maxElapsedTime) throw error;
      await sleep(context.clock, delayMs, context.signal);
    }
  }
}

function nextDelayMs(
  context: RetryContext,
  policy: RetryPolicy,
  repeat: number,
  error: unknown,
  isRepeatable: (error: unknown, policy: RetryPolicy) => boolean,
): number | undefined {
  if (repeat + 1 >= policy.maxAttempts || !isRepeatable(error, policy)) return undefined;
  const asked = isMistralBatchError(error) ? error.retryAfterMs : undefined;
  if (asked === undefined || asked === 0) return backoffDelayMs(policy, repeat, context.random.fraction());
  return asked <= LONGEST_RETRY_AFTER_MS ? asked : undefined;
}
