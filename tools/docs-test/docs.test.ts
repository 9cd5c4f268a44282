// Prevents: an example that does not work. Nobody re-reads examples when an API changes; the reader who copies one finds
// out. Every `ts` block is compiled, and those of the README and docs/ are run against the emulator, as are the `sh` blocks
// that call the command.
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { typeErrors } from "./check-types.ts";
import { type CodeBlock, docstringBlocks, documentationBlocks, verdictOn } from "./code-blocks.ts";
import { runBlock } from "./run-block.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
const RUN_LIMIT_MS = 60_000;

const documentation = documentationBlocks(root);
const typed = [...documentation, ...docstringBlocks(root)].filter(({ language }) => language === "ts");
const errors = typeErrors(root, typed);
const runnable = documentation.filter((block) => verdictOn(block) === "run");
const refused = documentation.filter((block) => verdictOn(block) === "refuse");

const named = (blocks: readonly CodeBlock[]): [string, CodeBlock][] =>
  blocks.map((block) => [`${block.path}:${block.line}`, block]);

describe("examples compile", () => {
  it.each(named(typed))("%s", (_name, block) => {
    expect(errors.get(block)).toEqual([]);
  });
});

it("runs no shell command but ours", () => {
  const places = refused.map(
    ({ path, line }) => `${path}:${line - 1} Leave only mistral-batch in it, or mark it no-run`,
  );
  expect(places).toEqual([]);
});

describe("examples run", () => {
  it.each(named(runnable))(
    "%s",
    async (_name, block) => {
      const { exitCode, output } = await runBlock(root, block);
      expect({ exitCode, output }).toEqual({ exitCode: 0, output });
    },
    RUN_LIMIT_MS,
  );
});
