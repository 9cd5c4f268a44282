import { expect, test } from "vitest";
import { ErrorTally } from "./error-tally.ts";

/** A number in letters only. */
const word = (number: number): string =>
  number.toString(26).replace(/\d/g, (digit) => "qrstuvwxyz".charAt(Number(digit)));

test("ErrorTally counts messages together that differ in numbers and ids only", () => {
  const tally = new ErrorTally();
  tally.add("Request 17 of 2b6be3bc-67b9-4cae-87a5-4a67937fd243 failed", 500);
  tally.add("Request 18 of cf0ea563-dcdc-4e9e-839f-39ba002160ec failed", 500);
  tally.add("Request 18 of cf0ea563-dcdc-4e9e-839f-39ba002160ec failed", 422);
  expect(tally.top()).toEqual([
    { message: "Request 17 of 2b6be3bc-67b9-4cae-87a5-4a67937fd243 failed", status_code: 500, count: 2 },
    { message: "Request 18 of cf0ea563-dcdc-4e9e-839f-39ba002160ec failed", status_code: 422, count: 1 },
  ]);
});

test("ErrorTally shows the 20 most frequent messages and remembers at most 1,000", () => {
  const tally = new ErrorTally();
  for (let number = 0; number < 1500; number += 1) tally.add(`message ${word(number)}`, null);
  tally.add(`message ${word(7)}`, null);
  const top = tally.top();
  expect(top).toHaveLength(20);
  expect(top.slice(0, 2)).toEqual([
    { message: "Other messages", status_code: null, count: 500 },
    { message: `message ${word(7)}`, status_code: null, count: 2 },
  ]);
});
