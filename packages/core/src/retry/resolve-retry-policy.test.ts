import { expect, test } from "vitest";
import { policyFor, resolveRetryPolicy } from "./resolve-retry-policy.ts";
import { DEFAULT_RETRY_POLICY, type RetryConfig } from "./retry-config.ts";

test("resolveRetryPolicy() fills in the official defaults", () => {
  expect(resolveRetryPolicy({ strategy: "backoff" })).toEqual({
    maxAttempts: Number.POSITIVE_INFINITY,
    initialInterval: 500,
    maxInterval: 60_000,
    exponent: 1.5,
    maxElapsedTime: 3_600_000,
    retryConnectionErrors: false,
  });
});

test("policyFor() takes the call before the client before the default", () => {
  const client = resolveRetryPolicy({ strategy: "backoff", backoff: { initialInterval: 1 } });
  expect(policyFor({ strategy: "none" }, client).maxAttempts).toBe(1);
  expect(policyFor(undefined, client).initialInterval).toBe(1);
  expect(policyFor(undefined, undefined)).toBe(DEFAULT_RETRY_POLICY);
});

test.each<[string, RetryConfig]>([
  ["retries.strategy", { strategy: "always" as "none" }],
  ["retries.backoff.initialInterval", { strategy: "backoff", backoff: { initialInterval: -1 } }],
  ["retries.backoff.maxInterval", { strategy: "backoff", backoff: { maxInterval: Number.NaN } }],
  ["retries.backoff.exponent", { strategy: "backoff", backoff: { exponent: 0.5 } }],
])("resolveRetryPolicy() refuses a wrong %s", (field, config) => {
  expect(() => resolveRetryPolicy(config)).toThrow(expect.objectContaining({ code: "invalid_argument", field }));
});

test("policyFor() takes null for left out, as the official client does, and refuses what is no object", () => {
  const choose = (value: unknown): unknown => Reflect.apply(policyFor, undefined, [value, undefined]);
  expect(choose(null)).toBe(DEFAULT_RETRY_POLICY);
  expect(() => choose(3)).toThrow(expect.objectContaining({ code: "invalid_argument", field: "retries.strategy" }));
});
