import { expect, test } from "vitest";
import { checkTotals } from "./results.ts";

const files = { results: "", inputs: "", lines: 3, tokens: 60, resultBytes: 900, inputBytes: 300 };

test("checkTotals() accepts what a right reading finds", () => {
  expect(() => checkTotals({ lines: 3, tokens: 60 }, files)).not.toThrow();
  expect(() => checkTotals({ bytes: 900 }, files)).not.toThrow();
});

test.each([
  ["a line was lost", { lines: 2, tokens: 60 }],
  ["an answer was read wrong", { lines: 3, tokens: 59 }],
  ["a byte was lost", { bytes: 899 }],
])("checkTotals() refuses a reading where %s, however fast", (_, totals) => {
  expect(() => checkTotals(totals, files)).toThrow("in place of");
});
