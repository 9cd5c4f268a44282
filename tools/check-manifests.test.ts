import { expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { temporaryTree } from "./lib/temporary-tree.ts";

const GOOD = { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./package.json": "./package.json" };

async function messagesOf(exports: object, entry: readonly string[] = ["src/index.ts"]): Promise<string[]> {
  const root = temporaryTree({
    "packages/core/package.json": JSON.stringify({ name: "@mistral-batch/core", exports }),
    "packages/core/tsup.config.ts": `export default { entry: ${JSON.stringify(entry)} };`,
  });
  return (await checkManifests(root)).findings.map(({ message }) => message);
}

it("checkManifests() accepts exports that match the build", async () => {
  expect(await messagesOf(GOOD)).toEqual([]);
});

it.each([
  ["types behind default", { ...GOOD, ".": { default: "./dist/index.js", types: "./dist/index.d.ts" } }],
  ["a condition", { ...GOOD, ".": { ...GOOD["."], workerd: "./dist/index.js" } }],
  ["a bare string", { ...GOOD, ".": "./dist/index.js" }],
  ["types of another entry", { ...GOOD, ".": { types: "./dist/other.d.ts", default: "./dist/index.js" } }],
])("checkManifests() finds %s", async (_name, exports) => {
  expect(await messagesOf(exports)).toContainEqual(expect.stringContaining('"." has to be'));
});

it("checkManifests() finds a wildcard, a missing ./package.json, a lost build and a missing build", async () => {
  const wildcard = { "./*": { types: "./dist/x.d.ts", default: "./dist/x.js" } };
  expect(await messagesOf(wildcard)).toEqual([
    '"exports" needs "./package.json": "./package.json"',
    '"./*" opens more than one entry',
    'tsup builds "src/index.ts", which no export reaches',
    'An export needs "src/x.ts", which tsup does not build',
  ]);
});
