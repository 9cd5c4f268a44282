// Prevents: mutants that no longer fit the code, so that nobody knows any more whether the contract would notice.
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { whyUnfit } from "./build-core.ts";
import { MUTANTS } from "./catalogue/index.ts";
import { type Mutant, mutate, runtimesOf } from "./mutant.ts";
import { mutantsPage, readPage } from "./mutants-page.ts";
import { readVerdicts } from "./verdicts.ts";

const CONTRACT = new URL("../../packages/contract/src/", import.meta.url);

const EXAMPLE: Mutant = {
  name: "example",
  harm: "nothing works",
  file: "index.ts",
  find: "if (isLate) return;",
  replace: "return;",
  cases: ["retries"],
};

test.each(MUTANTS)("$name fits the code as it is, and gives code again", (mutant) => {
  expect(whyUnfit(mutant)).toBeUndefined();
  for (const file of mutant.cases) {
    const path = file.startsWith("crash/") ? file : `suite/${file}.test.ts`;
    expect(existsSync(new URL(path, CONTRACT)), path).toBe(true);
  }
});

test("each mutant has a name of its own, and was noticed in every runtime that it concerns", () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  const verdicts = readVerdicts();
  const untried = MUTANTS.flatMap((mutant) =>
    runtimesOf(mutant)
      .filter((runtime) => verdicts[mutant.name]?.[runtime] === undefined)
      .map((runtime) => `${mutant.name} in ${runtime}`),
  );
  expect(untried, "run `npm run mutants -- --missing --write`").toEqual([]);
});

test("docs/mutants.md is what was seen", () => {
  expect(readPage(), "run `npm run mutants -- --missing --write`").toBe(mutantsPage(MUTANTS, readVerdicts()));
});

test("mutate() finds its text across line breaks, and only where it stands once", () => {
  expect(mutate(EXAMPLE, "a();\nif (isLate)\n  return;\n")).toBe("a();\nreturn;\n");
  expect(() => mutate(EXAMPLE, "a();")).toThrow('"example" fits 0 places of packages/core/src/index.ts');
  expect(() => mutate(EXAMPLE, "if (isLate) return; if (isLate) return;")).toThrow("fits 2 places");
});

test("a mutant of runs is tried where files are, any other in all runtimes but those that it spares", () => {
  expect(runtimesOf({ ...EXAMPLE, cases: ["crash/crash.test.ts"] })).toEqual(["node"]);
  expect(runtimesOf(EXAMPLE)).toEqual(["node", "chromium", "workerd", "deno", "bun"]);
  const spares = { runtimes: ["chromium"], why: "because" } as const;
  expect(runtimesOf({ ...EXAMPLE, spares })).toEqual(["node", "workerd", "deno", "bun"]);
});

test("the page says where a mutant was noticed, and where nobody has tried", () => {
  const page = mutantsPage([EXAMPLE], { example: { node: "a call > fails", deno: "a call > fails" } });
  expect(page).toContain("| `example` | nothing works | red | ? | ? | red | ? | a call > fails |");
});
