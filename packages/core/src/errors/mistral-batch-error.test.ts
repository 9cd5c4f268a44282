import { expect, test, vi } from "vitest";
import { ConnectionError } from "./connection-error.ts";
import { HttpError } from "./http-error.ts";
import { isMistralBatchError, MistralBatchError } from "./mistral-batch-error.ts";
import { TimeoutError } from "./timeout-error.ts";

test("isMistralBatchError() knows errors of another copy of the package", async () => {
  vi.resetModules();
  const copy = await import("./timeout-error.ts");
  const error = new copy.TimeoutError("late", { code: "idle_timeout", limitMs: 1 });
  expect(error).not.toBeInstanceOf(TimeoutError);
  expect(isMistralBatchError(error)).toBe(true);
});

test.each([null, undefined, "error", new Error("other"), { code: "unauthorized" }])(
  "isMistralBatchError(%s) is false",
  (value) => {
    expect(isMistralBatchError(value)).toBe(false);
  },
);

test("an error keeps its cause, code and name", () => {
  const cause = new TypeError("fetch failed");
  const error = new ConnectionError("lost", {
    code: "connection_lost",
    method: "GET",
    url: "https://a.test/",
    isNotSent: false,
    cause,
  });
  expect(error).toBeInstanceOf(MistralBatchError);
  expect(error).toMatchObject({
    name: "ConnectionError",
    code: "connection_lost",
    cause,
    isRetryable: true,
    isNotSent: false,
  });
  expect(String(error)).toBe("ConnectionError: lost");
});

test("an HTTP error carries what the caller needs to decide", () => {
  const options = {
    code: "rate_limited",
    status: 429,
    method: "GET",
    url: "https://a.test/v1",
    detail: {},
    body: "{}",
  } as const;
  const error = new HttpError("slow down", { ...options, isRetryable: true, retryAfterMs: 2000, requestId: "r1" });
  expect(error).toMatchObject({ status: 429, isRetryable: true, retryAfterMs: 2000, requestId: "r1" });
});
