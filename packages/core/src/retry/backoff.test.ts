import { expect, test } from "vitest";
import { backoffDelayMs } from "./backoff.ts";
import { DEFAULT_RETRY_POLICY } from "./retry-config.ts";

test.each([
  [0, 1, 500],
  [1, 1, 750],
  [2, 1, 1125],
  [3, 0.5, 843.75],
  [100, 1, 60_000],
  [5, 0, 0],
])("backoffDelayMs() before repeat %i with fraction %f waits %f ms", (repeat, fraction, expected) => {
  expect(backoffDelayMs(DEFAULT_RETRY_POLICY, repeat, fraction)).toBe(expected);
});
