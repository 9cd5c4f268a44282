// The stores of runs in a real Deno: its database, and a folder for files.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runStoreCases } from "../../../contract/src/stores/run-store-cases.ts";
import { abandonedSinkCases, lastingCheckpointCases, spoolCases } from "../../../contract/src/stores/spool-cases.ts";
import { bundleProgram, runProgram } from "../support/run-program.ts";

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mistral-batch-deno-stores-"));
  await bundleProgram(new URL("stores-program.ts", import.meta.url), join(folder, "program.mjs"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(flags: readonly string[], scenario: string): Promise<unknown> {
  const args = ["run", "--no-prompt", "--no-config", "--quiet", ...flags, "program.mjs", scenario, folder];
  const { result, errorOutput } = await runProgram("deno", args, {}, folder);
  expect(errorOutput).toBe("");
  return result;
}

const DISK = ["--allow-read", "--allow-write"];
const allKept = (cases: readonly { readonly name: string }[]): unknown =>
  Object.fromEntries(cases.map(({ name }) => [name, "kept"]));

test("denoKvRunStore() keeps the contract of stores", async () => {
  expect(await ask(["--unstable-kv", ...DISK], "kv")).toEqual(allKept(runStoreCases));
});

test("folderSpool() keeps the contract of spools", async () => {
  expect(await ask(DISK, "spool")).toEqual(allKept([...spoolCases, ...lastingCheckpointCases, ...abandonedSinkCases]));
});

test("denoKvRunStore() says the flag that is missing", async () => {
  expect(await ask(DISK, "default")).toMatchObject({
    code: "invalid_argument",
    message: expect.stringContaining("run again with --unstable-kv") as string,
  });
});

test.each([
  ["reading", ["--allow-write"], "--allow-read="],
  ["writing", ["--allow-read"], "--allow-write="],
])("folderSpool() says the flag that is missing for %s", async (_what, flags, flag) => {
  expect(await ask(flags, "file")).toMatchObject({
    code: "sink_unwritable",
    message: expect.stringContaining(flag) as string,
  });
});
