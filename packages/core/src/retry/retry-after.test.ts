import { expect, test } from "vitest";
import { readRetryAfterMs } from "./retry-after.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");

test.each<[string, Record<string, string>, number | undefined]>([
  ["no header", {}, undefined],
  ["seconds", { "retry-after": "3" }, 3000],
  ["a fraction of a second", { "retry-after": " 1.5 " }, 1500],
  ["zero", { "retry-after": "0" }, 0],
  ["an absurd number", { "retry-after": "86400000" }, 86_400_000_000],
  ["a negative number", { "retry-after": "-1" }, undefined],
  ["rubbish", { "retry-after": "soon" }, undefined],
  ["an empty value", { "retry-after": "" }, undefined],
  ["a date against the local clock", { "retry-after": "Thu, 01 Jan 2026 00:00:10 GMT" }, 10_000],
  ["a date in the past", { "retry-after": "Wed, 31 Dec 2025 00:00:00 GMT" }, 0],
  [
    "a date against the date of the answer",
    { "retry-after": "Thu, 01 Jan 2026 05:00:10 GMT", date: "Thu, 01 Jan 2026 05:00:00 GMT" },
    10_000,
  ],
])("readRetryAfterMs() reads %s", (_name, headers, expected) => {
  expect(readRetryAfterMs(new Headers(headers), NOW)).toBe(expected);
});
