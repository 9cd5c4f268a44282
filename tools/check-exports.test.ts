import { expect, it } from "vitest";
import { checkExports } from "./check-exports.ts";
import { temporaryTree } from "./lib/temporary-tree.ts";

const MANIFEST = {
  name: "@mistral-batch/core",
  version: "1.0.0",
  license: "MIT",
  type: "module",
  files: ["dist"],
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./package.json": "./package.json" },
};

function tree(manifest: object, snapshot: object): string {
  return temporaryTree({
    "packages/core/package.json": JSON.stringify(manifest),
    "packages/core/dist/index.js": "export const a = 1;\nexport const b = 2;\n",
    "packages/core/dist/index.d.ts":
      "export declare const a: number;\nexport declare const b: number;\nexport interface C {}\n",
    "tools/export-names.snap.json": JSON.stringify(snapshot),
  });
}

it("checkExports() accepts names that the snapshot knows", async () => {
  const result = await checkExports(tree(MANIFEST, { "@mistral-batch/core": ["a", "b", "type C"] }));
  expect(result).toEqual({ findings: [], notes: ["@mistral-batch/core: 3 lines"] });
});

it("checkExports() finds added and removed names, until they are written down", async () => {
  const root = tree(MANIFEST, { "@mistral-batch/core": ["a", "c"], "@mistral-batch/gone": ["x"] });
  const messages = (await checkExports(root)).findings.map(({ message }) => message.replace(/ \(.*/, ""));
  expect(messages).toEqual([
    "@mistral-batch/core: + b",
    "@mistral-batch/core: + type C",
    "@mistral-batch/core: - c",
    "@mistral-batch/gone: - x",
  ]);
  expect((await checkExports(root, { write: true })).findings).toEqual([]);
});

it("checkExports() hands on what publint finds", async () => {
  const manifest = { ...MANIFEST, exports: { ".": { default: "./dist/index.js", types: "./dist/index.d.ts" } } };
  const { findings } = await checkExports(tree(manifest, { "@mistral-batch/core": ["a", "b", "type C"] }));
  expect(findings.map(({ path }) => path)).toEqual(["packages/core/package.json", "packages/core/package.json"]);
  expect(findings[0]?.message).toContain("should be the first");
});

it("checkExports() describes an adapter by what it adds to core and leaves out", async () => {
  const root = temporaryTree({
    "packages/core/package.json": JSON.stringify(MANIFEST),
    "packages/core/dist/index.js": "",
    "packages/core/dist/index.d.ts": "export declare const a: number, b: number, c: number;\n",
    "packages/node/package.json": JSON.stringify({ ...MANIFEST, name: "@mistral-batch/node" }),
    "packages/node/dist/index.js": "",
    "packages/node/dist/index.d.ts": "export declare const a: number, b: number, own: number;\n",
  });
  const messages = (await checkExports(root)).findings.map(({ message }) => message.replace(/ \(.*/, ""));
  expect(messages.filter((message) => message.startsWith("@mistral-batch/node"))).toEqual([
    expect.stringContaining('lacks "c" of core'),
    "@mistral-batch/node: + all of @mistral-batch/core",
    "@mistral-batch/node: + without c",
    "@mistral-batch/node: + own",
  ]);
});
