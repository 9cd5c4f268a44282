import { ERROR_CODES } from "@mistral-batch/node";
import { expect, it } from "vitest";
import { ERROR_ADVICE } from "./error-advice.ts";

it("has a line for each code of the library and no other", () => {
  expect(Object.keys(ERROR_ADVICE).sort()).toEqual([...ERROR_CODES].sort());
});
