import { invalidArgument } from "../errors/invalid-argument.ts";
import type { InvalidInputError } from "../errors/invalid-input-error.ts";
import { DEFAULT_RETRY_POLICY, type RetryConfig, type RetryPolicy } from "./retry-config.ts";

/**
 * Fills in a retry policy. A given config replaces the default one whole, as in the official client.
 *
 * @throws {InvalidInputError} `invalid_argument` for an unknown strategy or a number out of range.
 */
export function resolveRetryPolicy({ strategy, backoff, retryConnectionErrors = false }: RetryConfig): RetryPolicy {
  const { initialInterval = 500, maxInterval = 60_000, exponent = 1.5, maxElapsedTime = 3_600_000 } = backoff ?? {};
  const numbers = { initialInterval, maxInterval, exponent, maxElapsedTime };
  const wrong = Object.entries(numbers).find(([name, value]) => !(value >= (name === "exponent" ? 1 : 0)));
  if (wrong !== undefined) throw refusal(`backoff.${wrong[0]}`, wrong[1]);
  if (strategy !== "none" && strategy !== "backoff") throw refusal("strategy", strategy);
  return { ...numbers, maxAttempts: strategy === "none" ? 1 : Number.POSITIVE_INFINITY, retryConnectionErrors };
}

/** The policy of a call: its own, else the client's, else the default. */
export function policyFor(...configs: readonly (RetryConfig | RetryPolicy | undefined)[]): RetryPolicy {
  // The official client's option may be null, and means the same as left out.
  const config = configs.find((candidate) => candidate !== undefined && candidate !== null);
  if (config === undefined) return DEFAULT_RETRY_POLICY;
  return typeof config === "object" && "maxAttempts" in config ? config : resolveRetryPolicy(config);
}

function refusal(name: string, value: unknown): InvalidInputError {
  return invalidArgument(`retries.${name}`, `${String(value)} is neither a known strategy nor a number in range`);
}
