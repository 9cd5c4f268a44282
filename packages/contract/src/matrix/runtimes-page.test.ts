// Prevents: a page of what works where that nobody has updated, and a gap that outlives its case.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { currentPage, PAGE } from "./current-page.ts";
import { runtimesPage } from "./runtimes-page.ts";

const PASSES = [{ runtime: "deno", pass: "msw" }] as const;
const NAMES = ["a call of a friendly service > works", "a call of a friendly service > fails"];
const GAP = { runtime: "deno", pass: "msw", case: "a call > fails", reason: "because" } as const;

test("docs/runtimes.md is what the suite and the known gaps say", () => {
  const advice = "run `pnpm --filter @mistral-batch/contract run runtimes --write`";
  expect(readFileSync(PAGE, "utf8"), advice).toBe(currentPage());
});

test("the page counts the cases of each pass without its gaps, and gives their reasons", () => {
  const page = runtimesPage(NAMES, PASSES, [GAP]);
  expect(page).toContain("| a call | 1 of 2 |");
  expect(page).toContain("| Deno, MSW | a call: fails | because |");
});

test("a gap of no case, or of a pass that is not run, is refused", () => {
  expect(() => runtimesPage(NAMES, PASSES, [{ ...GAP, case: "a call > flies" }])).toThrow(/No case is called/);
  expect(() => runtimesPage(NAMES, PASSES, [{ ...GAP, pass: "http" }])).toThrow(/Nothing runs in deno over http/);
});
