import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

const BIN = new URL("../bin/mistral-batch.js", import.meta.url).pathname;

/** The command as a process of its own, without any variable of ours. */
function run(...argv: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [BIN, ...argv], { encoding: "utf8", env: { PATH: process.env["PATH"] } });
}

it("prints its version", () => {
  expect(run("--version")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
    stderr: "",
  });
});

it("hands its exit code to the shell", () => {
  expect(run("jobs", "list")).toMatchObject({ status: 4, stdout: "" });
  expect(run("nonsense")).toMatchObject({ status: 2, stdout: "" });
});
