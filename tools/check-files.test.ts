import { expect, it } from "vitest";
import { checkFiles } from "./check-files.ts";
import { formatFinding } from "./lib/findings.ts";
import { temporaryTree } from "./lib/temporary-tree.ts";

const lines = (count: number): string => "const a = 1;\n".repeat(count);

function findingsOf(files: Readonly<Record<string, string>>): string[] {
  return checkFiles(temporaryTree(files)).findings.map(formatFinding);
}

it("checkFiles() accepts small, finished files", () => {
  const files = {
    "packages/core/src/http/read-body.ts": `// TypeScript's own names: to-do lists are fine\n${lines(100)}`,
    "packages/core/src/http/read-body.test.ts": lines(900),
    "README.md": "See [docs](docs/README.md).\n",
    "docs/how-to.md": "Set `/v1/files` and https://example.com/home/index.html.\n",
    ".ci/run": "#!/usr/bin/env bash\n",
  };
  expect(findingsOf(files)).toEqual([]);
});

it.each([
  ["unfinished work", "a.ts", "\n// TODO: later\n", 'a.ts:2 "TODO": finish it, or write down the decision'],
  ["a test that is switched off", "a.test.ts", "it.skip('x', () => {});\n", 'a.test.ts:1 "it.skip": every test runs'],
  [
    "a test that switches off the others",
    "a.test.ts",
    "\n\ntest.only('x');\n",
    'a.test.ts:3 "test.only": every test runs',
  ],
  ["a silenced type error", "a.ts", "// @ts-ignore\n", 'a.ts:1 "@ts-ignore": correct the type'],
  ["a path of one machine", "a.md", "see /home/anna/notes\n", 'a.md:1 "/home/anna": a path of one machine'],
  [
    "a ticket in a comment",
    "a.ts",
    "// works around #123\n",
    'a.ts:1 "// works around #123": a comment says why by itself, without a ticket',
  ],
  ["a name in camelCase", "readBody.ts", "\n", 'readBody.ts:1 Name the file in kebab-case: "readBody.ts"'],
])("checkFiles() finds %s", (_name, path, text, expected) => {
  expect(findingsOf({ [path]: text })).toEqual([expected]);
});

it("checkFiles() finds files over the budgets", () => {
  const files = { "packages/core/src/a.ts": lines(121), "packages/core/src/b.ts": lines(401) };
  expect(findingsOf(files)).toEqual([
    "packages/core/src/b.ts:401 401 lines, the cap is 400: split it",
    "packages:1 The median file has 121 lines, the budget is 120",
    "packages:1 One file in ten is over 401 lines, the budget is 250",
  ]);
});
