import { invalidArgument } from "../errors/invalid-argument.ts";
import type { InvalidInputError } from "../errors/invalid-input-error.ts";
import { DEFAULT_RETRY_POLICY, DEFAULT_WAITS, type RetryConfig, type RetryPolicy } from "./retry-config.ts";

/**
 * Fills in a retry policy. A given config replaces the default one whole, as in the official client.
 *
 * @throws {InvalidInputError} `invalid_argument` for an unknown strategy or a number out of range.
 */
export function resolveRetryPolicy({ strategy, backoff, retryConnectionErrors = false }: RetryConfig): RetryPolicy {
  if (strategy !== "none" && strategy !== "backoff") throw refusal("strategy", strategy);
  const waits = { ...DEFAULT_WAITS };
  for (const name of Object.keys(waits) as (keyof typeof waits)[]) {
    waits[name] = backoff?.[name] ?? waits[name];
    // Written so that NaN is refused too.
    if (!(waits[name] >= (name === "exponent" ? 1 : 0))) throw refusal(`backoff.${name}`, waits[name]);
  }
  return { ...waits, maxAttempts: strategy === "none" ? 1 : Number.POSITIVE_INFINITY, retryConnectionErrors };
}

/** The policy of a call: its own, else the one that is inherited. The official client's option may be null, for left out. */
export function policyFor(
  config: RetryConfig | null | undefined,
  inherited: RetryPolicy = DEFAULT_RETRY_POLICY,
): RetryPolicy {
  return config === undefined || config === null ? inherited : resolveRetryPolicy(config);
}

function refusal(name: string, value: unknown): InvalidInputError {
  return invalidArgument(`retries.${name}`, `${String(value)} is neither a known strategy nor a number in range`);
}
