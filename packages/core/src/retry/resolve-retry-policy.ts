import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { DEFAULT_RETRY_POLICY, type RetryConfig, type RetryPolicy } from "./retry-config.ts";

/**
 * Fills in a retry policy. A given config replaces the default one whole, as in the official client.
 *
 * @throws {InvalidInputError} `invalid_argument` for an unknown strategy or a number out of range.
 */
export function resolveRetryPolicy(config: RetryConfig): RetryPolicy {
  if (config.strategy !== "none" && config.strategy !== "backoff") {
    throw refusal("strategy", '"none" or "backoff"', config.strategy);
  }
  const {
    initialInterval = 500,
    maxInterval = 60_000,
    exponent = 1.5,
    maxElapsedTime = 3_600_000,
  } = config.backoff ?? {};
  const numbers = { initialInterval, maxInterval, exponent, maxElapsedTime };
  for (const [name, value] of Object.entries(numbers)) {
    const minimum = name === "exponent" ? 1 : 0;
    if (!Number.isFinite(value) || value < minimum) throw refusal(`backoff.${name}`, `a number from ${minimum}`, value);
  }
  return {
    ...numbers,
    maxAttempts: config.strategy === "none" ? 1 : Number.POSITIVE_INFINITY,
    retryConnectionErrors: config.retryConnectionErrors ?? false,
  };
}

/** The policy of a call: its own, else the client's, else the default. */
export function policyFor(...configs: readonly (RetryConfig | RetryPolicy | undefined)[]): RetryPolicy {
  const config = configs.find((candidate) => candidate !== undefined);
  if (config === undefined) return DEFAULT_RETRY_POLICY;
  return "maxAttempts" in config ? config : resolveRetryPolicy(config);
}

function refusal(name: string, expected: string, value: unknown): InvalidInputError {
  return new InvalidInputError(`Cannot use "retries.${name}": it must be ${expected}, got ${String(value)}`, {
    field: `retries.${name}`,
  });
}
