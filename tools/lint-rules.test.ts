// Prevents: a rule of .oxlintrc.json that is written down but matches no file, because a glob or a name is wrong.
import { spawnSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { temporaryTree } from "./lib/temporary-tree.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

function rulesBrokenBy(path: string, text: string): string[] {
  const root = temporaryTree({ [path]: text });
  copyFileSync(join(repository, ".oxlintrc.json"), join(root, ".oxlintrc.json"));
  const oxlint = join(repository, "node_modules/oxlint/bin/oxlint");
  const { stdout } = spawnSync(process.execPath, [oxlint, "--format=json", "--disable-nested-config"], {
    cwd: root,
    encoding: "utf8",
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] };
  return [...new Set(diagnostics.map(({ code }) => code))];
}

const longFunction = `export function long(): void {\n${"  globalThis.gc?.();\n".repeat(61)}}\n`;

it.each([
  ["process in core", "packages/core/src/a.ts", "export const key = process.env;\n", ["eslint(no-restricted-globals)"]],
  [
    "Buffer in the emulator",
    "packages/emulator/src/a.ts",
    "export const a = Buffer.from('');\n",
    ["eslint(no-restricted-globals)"],
  ],
  [
    "window in the gateway",
    "packages/gateway/src/a.ts",
    "export const a = window;\n",
    ["eslint(no-restricted-globals)"],
  ],
  ["a long function", "packages/node/src/a.ts", longFunction, ["eslint(max-lines-per-function)"]],
  [
    "a silenced type error",
    "packages/core/src/a.ts",
    "// @ts-ignore\nexport const a = 1;\n",
    ["typescript(ban-ts-comment)"],
  ],
  ["any", "packages/core/src/a.ts", "export const a = (b: any): void => b();\n", ["typescript(no-explicit-any)"]],
  ["a camelCase name", "packages/core/src/readBody.ts", "export const a = 1;\n", ["unicorn(filename-case)"]],
])("oxlint finds %s", (_name, path, text, rules) => {
  expect(rulesBrokenBy(path, text)).toEqual(rules);
});

it.each([
  ["process in packages/node", "packages/node/src/a.ts", "export const key = process.env;\n"],
  ["process in the emulator's server", "packages/emulator/src/node/serve.ts", "export const key = process.env;\n"],
  ["a local variable named window", "packages/core/src/a.ts", "const window = 5;\nexport const a = window;\n"],
  ["a property named document", "packages/core/src/a.ts", "export const a = { document: 1 }.document;\n"],
])("oxlint accepts %s", (_name, path, text) => {
  expect(rulesBrokenBy(path, text)).toEqual([]);
});
