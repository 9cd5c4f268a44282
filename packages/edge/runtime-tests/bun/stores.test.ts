// The store of `@mistral-batch/node` in a real Bun.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runStoreCases } from "../../../contract/src/stores/run-store-cases.ts";
import { lastingCheckpointCases, spoolCases } from "../../../contract/src/stores/spool-cases.ts";
import { bundleProgram, runProgram } from "../support/run-program.ts";

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mistral-batch-bun-stores-"));
  await bundleProgram(new URL("stores-program.ts", import.meta.url), join(folder, "program.mjs"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("fileRunStore() keeps the contract of stores and spools", async () => {
  const { result, errorOutput } = await runProgram("bun", ["program.mjs", folder], {}, folder);
  expect(errorOutput).toBe("");
  const names = [...runStoreCases, ...spoolCases, ...lastingCheckpointCases].map(({ name }) => name);
  expect(result).toEqual(Object.fromEntries(names.map((name) => [name, "kept"])));
});
