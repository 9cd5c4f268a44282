import { describe, expect, it } from "vitest";
import { fitCeilings } from "./ceilings.ts";
import { pageDifference } from "./page-difference.ts";
import { sizeProblems } from "./size-problems.ts";
import { weighBundle } from "./weigh-bundle.ts";

describe("sizeProblems()", () => {
  const report = {
    weights: [{ name: "small", gzip: 900 }],
    ceilings: { small: { ceiling: 1000, budget: null } },
    published: "| small | 900 |",
    page: "| small | 900 |",
  };

  it("finds nothing where all is well", () => {
    expect(sizeProblems(report)).toEqual([]);
  });

  it.each([
    {
      title: "a bundle over its ceiling",
      change: { weights: [{ name: "small", gzip: 1001 }] },
      expected: "small: 1001 bytes after gzip, its ceiling is 1000",
    },
    {
      title: "a bundle without a ceiling",
      change: { weights: [...report.weights, { name: "new", gzip: 1 }] },
      expected: "new: 1 bytes after gzip, its ceiling is 0",
    },
    {
      title: "a ceiling without a bundle",
      change: { ceilings: { ...report.ceilings, old: { ceiling: 1000, budget: 1000 } } },
      expected: "old: has a ceiling and is not weighed",
    },
    {
      title: "a page that is off",
      change: { page: "| small | 1,000 |" },
      expected: 'docs/sizes.md is not what was measured: "| small | 900 |" is now "| small | 1,000 |"',
    },
  ])("finds $title", ({ change, expected }) => {
    expect(sizeProblems({ ...report, ...change })).toEqual([expected]);
  });
});

it("fitCeilings() leaves a little room, keeps budgets, and forgets what is weighed no more", () => {
  const before = { small: { ceiling: 5000, budget: 800 }, old: { ceiling: 1, budget: 1 } };
  const weights = [
    { name: "small", gzip: 900 },
    { name: "new", gzip: 901 },
  ];
  expect(fitCeilings(weights, before)).toEqual({
    small: { ceiling: 1000, budget: 800 },
    new: { ceiling: 1500, budget: null },
  });
});

it("weighBundle() weighs only what is used, and says where it comes from", async () => {
  const code = 'export { ERROR_CODES } from "@mistral-batch/core";';
  const { minified, gzip, brotli, packages, folders } = await weighBundle({ name: "codes", code, options: {} });
  expect(packages.map(([name]) => name)).toEqual(["@mistral-batch/core"]);
  expect(folders[0]?.[0]).toBe("errors");
  expect([minified, gzip, brotli].every((bytes) => bytes > 0 && bytes < 1500)).toBe(true);
});

it("one operation brings nothing of rows and runs along, so that no module leaves a constant behind", async () => {
  const code = 'export { createClient, listJobs } from "@mistral-batch/core";';
  const { folders } = await weighBundle({ name: "one operation", code, options: { platform: "browser" } });
  expect(folders.map(([folder]) => folder).sort()).toEqual(["errors", "http", "operations", "ports", "retry", "wire"]);
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
