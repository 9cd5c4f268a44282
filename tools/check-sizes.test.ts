import { expect, it } from "vitest";
import { checkSizes } from "./check-sizes.ts";
import { temporaryTree } from "./lib/temporary-tree.ts";

const ONLY_SMALL = { name: "small", code: 'export { small } from "./index.js";', maxBytes: 200 };
// Not compressible, or the effect of what is dropped would not show.
const noise = Array.from({ length: 400 }, (_, index) => Math.sin(index)).join();

function tree(big: string): string {
  return temporaryTree({
    "packages/core/dist/index.js": `export const small = 1;\n${big}\n`,
    "packages/core/package.json": '{ "sideEffects": false }',
  });
}

it("checkSizes() weighs only what is used", async () => {
  const result = await checkSizes(tree(`export const big = [${noise}];`), [ONLY_SMALL]);
  expect(result.findings).toEqual([]);
  expect(result.notes).toEqual([expect.stringMatching(/^small: \d+ of 200 bytes/)]);
});

it("checkSizes() finds an effect at module scope that no bundler can drop", async () => {
  const { findings } = await checkSizes(tree(`globalThis.table = [${noise}];`), [ONLY_SMALL]);
  expect(findings).toEqual([
    { path: "packages/core/dist/index.js", line: 1, message: expect.stringMatching(/^small: \d+ bytes/) as string },
  ]);
});

it("checkSizes() says that it has nothing to weigh", async () => {
  expect((await checkSizes(temporaryTree({}))).findings[0]?.message).toContain("build first");
});
