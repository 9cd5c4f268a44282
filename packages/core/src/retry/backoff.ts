import type { RetryPolicy } from "./retry-config.ts";

/**
 * The wait before a repeat: exponential with full jitter, so that many clients that failed together do not come back
 * together.
 *
 * @param policy - The policy of the call.
 * @param repeat - 0 before the first repeat, 1 before the second, ...
 * @param fraction - A random number from 0 to 1.
 * @returns Milliseconds.
 */
export function backoffDelayMs(policy: RetryPolicy, repeat: number, fraction: number): number {
  return fraction * Math.min(policy.maxInterval, policy.initialInterval * policy.exponent ** repeat);
}
