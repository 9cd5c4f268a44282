import { expect, test } from "vitest";
import { readOptions } from "./options.ts";
import { SUITE_NAMES } from "./suites/all-suites.ts";

const folders = { bench: "bench", cache: "cache" };

test("readOptions() measures everything five times when nothing is said", () => {
  const options = readOptions([], folders);
  expect(options).toMatchObject({ suites: SUITE_NAMES, runs: 5, fewerRuns: 5, rows: 1_000_000, output: "bench" });
});

test("readOptions() keeps the short form away from the stored results", () => {
  expect(readOptions(["--smoke"], folders)).toMatchObject({ runs: 1, fewerRuns: 1, output: "cache/smoke" });
});

test("readOptions() takes suites by name, and refuses what there is not", () => {
  expect(readOptions(["--suite", "calls,upload"], folders).suites).toEqual(["calls", "upload"]);
  expect(() => readOptions(["--suite", "speed"], folders)).toThrow('There is no suite "speed"');
  expect(() => readOptions(["--runs", "none"], folders)).toThrow("--runs");
  expect(() => readOptions(["--fast"], folders)).toThrow("--fast");
});
