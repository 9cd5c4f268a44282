import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CEILINGS, measurePage, PAGE } from "./measure-page.ts";
import { pageDifference } from "./page-difference.ts";
import { USER_BUNDLES } from "./user-bundles.ts";

const { weights, page } = await measurePage();

describe("Sizes", () => {
  it.each(USER_BUNDLES.map(({ name }) => name))("%s is under its ceiling", (name) => {
    const gzip = weights.find((weight) => weight.name === name)?.gzip;
    const { ceiling = 0, budget = null } = CEILINGS[name] ?? {};
    console.log(`${name}: ${gzip} B of ${ceiling} B${budget === null ? "" : `, the budget is ${budget} B`}`);
    expect(gzip).toBeLessThanOrEqual(ceiling);
  });

  it("ceilings.json names exactly the bundles that are weighed", () => {
    expect(Object.keys(CEILINGS).sort()).toEqual(USER_BUNDLES.map(({ name }) => name).sort());
  });

  it('docs/sizes.md says what was measured; else run "pnpm --filter @mistral-batch/consumers run sizes --write"', () => {
    expect(pageDifference(readFileSync(PAGE, "utf8"), page)).toBe(undefined);
  });
});

describe("pageDifference()", () => {
  it.each([
    { title: "the same", before: "| a | 1,000 |", after: "| a | 1,000 |", expected: undefined },
    { title: "one in a hundred", before: "| a | 1,000 |", after: "| a | 1,010 |", expected: undefined },
    {
      title: "more",
      before: "| a | 1,000 |",
      after: "| a | 1,011 |",
      expected: '"| a | 1,000 |" is now "| a | 1,011 |"',
    },
    { title: "another word", before: "| a | 1 |", after: "| b | 1 |", expected: '"| a | 1 |" is now "| b | 1 |"' },
    {
      title: "a figure that is gone",
      before: "| 1 | 2 |",
      after: "| 1 |  |",
      expected: '"| 1 | 2 |" is now "| 1 |  |"',
    },
    { title: "a new line", before: "a", after: "a\nb", expected: '"" is now "b"' },
  ])("finds what is to be found: $title", ({ before, after, expected }) => {
    expect(pageDifference(before, after)).toBe(expected);
  });
});
