import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { EXPECTED_OUTCOME } from "./expected-outcome.ts";
import { findCommand } from "./find-command.ts";
import { runCommand, runToSuccess } from "./run-command.ts";

const { root } = inject("installation");
const denoEnvironment = { DENO_DIR: join(root, "deno-cache"), DENO_NO_UPDATE_CHECK: "1" };

it("Deno runs a batch", async () => {
  const permissions = ["--allow-net=127.0.0.1", "--allow-env", "--allow-read", "--allow-write"];
  const { code, stdout, stderr } = await runCommand(
    findCommand("deno"),
    ["run", "--no-prompt", "--cached-only", ...permissions, "main.ts"],
    join(root, "deno"),
    denoEnvironment,
  );
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  expect(JSON.parse(stdout)).toEqual(EXPECTED_OUTCOME);
});

it("deno check finds nothing", async () => {
  await runToSuccess(findCommand("deno"), ["check", "main.ts"], join(root, "deno"), denoEnvironment);
});

it("Bun runs a batch", async () => {
  const stdout = await runToSuccess(findCommand("bun"), ["run", "main.ts"], join(root, "bun"));
  expect(JSON.parse(stdout)).toEqual(EXPECTED_OUTCOME);
});
