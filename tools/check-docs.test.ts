import { expect, it } from "vitest";
import { checkDocs } from "./check-docs.ts";
import { formatFinding } from "./lib/findings.ts";
import { temporaryTree } from "./lib/temporary-tree.ts";

const PACKAGE = JSON.stringify({
  name: "@mistral-batch/core",
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./package.json": "./package.json" },
});

function findingsOf(files: Readonly<Record<string, string>>): string[] {
  return checkDocs(temporaryTree({ "packages/core/package.json": PACKAGE, ...files })).findings.map(formatFinding);
}

it("checkDocs() accepts documented exports", () => {
  const files = {
    "packages/core/src/index.ts": 'export { add } from "./add.ts";\nexport type { A } from "./add.ts";\n',
    "packages/core/src/add.ts": [
      "/** A pair. */",
      "export interface A { readonly left: number }",
      "/**",
      " * Adds.",
      " * @param a - One number.",
      " * @param b - Another one.",
      " * @example",
      " * add(1, 2);",
      " */",
      "export function add(a: number, b: number): number { return a + b; }",
    ].join("\n"),
  };
  expect(findingsOf(files)).toEqual([]);
});

it("checkDocs() finds exports without documentation, where they are declared", () => {
  const files = {
    "packages/core/src/index.ts": 'export { add, sub, wait, type A } from "./add.ts";\n',
    "packages/core/src/add.ts": [
      "export interface A { readonly left: number }",
      "/** Adds. */",
      "export function add(a: number): number { if (a < 0) throw new Error(); return a; }",
      "export const sub = 1;",
      "/** Waits. */",
      "export async function wait(): Promise<void> {}",
    ].join("\n"),
  };
  expect(findingsOf(files).sort()).toEqual([
    'packages/core/src/add.ts:1 The type "A" is exported without a docstring',
    'packages/core/src/add.ts:3 The function "add" is exported without an @example and an @param for "a" and a word about how it fails',
    'packages/core/src/add.ts:4 The value "sub" is exported without a docstring',
    'packages/core/src/add.ts:6 The function "wait" is exported without an @example and a word about how it fails',
  ]);
});

it("checkDocs() finds error codes without a row, with two rows, and rows without a code", () => {
  const files = {
    "packages/core/src/errors/error-code.ts": 'export const ERROR_CODES = [\n  "a",\n  "b",\n  "c",\n] as const;\n',
    "docs/errors.md": "| `a` | x |\n| `b` | x |\n| `b` | y |\n| `old` | x |\n",
  };
  expect(findingsOf(files)).toEqual([
    'docs/errors.md:1 The code "b" has 2 rows, not one',
    'docs/errors.md:1 The code "c" has 0 rows, not one',
    'docs/errors.md:4 No error has the code "old" any more',
  ]);
});

it("checkDocs() finds links that lead nowhere, but not in code blocks", () => {
  const files = {
    "docs/a.md": "[b](b.md) [c](c.md#part) [up](../README.md) [web](https://example.com) [here](#here)\n",
    "docs/b.md": "```md\n[x](nowhere.md)\n```\n[gone](gone.md)\n",
    "docs/c.md": "\n",
    "README.md": "\n",
  };
  expect(findingsOf(files)).toEqual(['docs/b.md:4 The link leads nowhere: "gone.md"']);
});
