import { expect, test } from "vitest";
import { spreadOf } from "./statistics.ts";

test("spreadOf() gives the middle one of an odd number of figures, and between the two middle ones of an even number", () => {
  expect(spreadOf([5, 1, 9])).toEqual({ min: 1, median: 5, max: 9 });
  expect(spreadOf([4, 1, 2, 100])).toEqual({ min: 1, median: 3, max: 100 });
});
