// Prevents: a summary line that says more than what happened, or a CI that is green although a command failed.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { temporaryTree } from "./lib/temporary-tree.ts";

const script = fileURLToPath(new URL("../.ci/run", import.meta.url));

interface FakeCommand {
  readonly output: string;
  readonly status: number;
}

/** Runs .ci/run with an `npm` that prints and exits as told. */
function run(test: FakeCommand, check: FakeCommand): { status: number | null; lastLine: string | undefined } {
  const root = temporaryTree({
    "bin/npm": [
      "#!/bin/sh",
      `case "$*" in`,
      `  test) printf '%b' '${test.output}'; exit ${test.status} ;;`,
      `  "run check") printf '%b' '${check.output}'; exit ${check.status} ;;`,
      "esac",
      "exit 99",
    ].join("\n"),
  });
  chmodSync(join(root, "bin/npm"), 0o755);
  cpSync(script, join(root, ".ci/run"), { recursive: true });
  const { status, stdout } = spawnSync("bash", [join(root, ".ci/run")], {
    encoding: "utf8",
    env: { ...process.env, PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}` },
  });
  return { status, lastLine: stdout.trimEnd().split("\n").at(-1) };
}

const tests = { output: "core:test:  Test Files  2 passed (2)\\ncore:test:       Tests  12 passed (12)\\n", status: 0 };
const moreTests = "node:test:       Tests  3 failed | 5 passed (8)\\n";
const checks = { output: "     Checks  11 passed\\n", status: 0 };

it(".ci/run adds up what the runners say", () => {
  expect(run(tests, checks)).toEqual({ status: 0, lastLine: "23 passed, 0 failed" });
});

it(".ci/run fails and counts when tests fail", () => {
  const failing = { output: tests.output + moreTests, status: 1 };
  expect(run(failing, checks)).toEqual({ status: 1, lastLine: "28 passed, 3 failed" });
});

it(".ci/run fails and counts when a check fails", () => {
  const failing = { output: "     Checks  2 failed | 9 passed\\n     Failed  docs, sizes\\n", status: 1 };
  expect(run(tests, failing)).toEqual({ status: 1, lastLine: "21 passed, 2 failed" });
});

it(".ci/run gives no count when a command fails without saying what", () => {
  const broken = { output: "npm error\\n", status: 7 };
  const lastLine = "No count: a command failed outside the tests and checks that it counts";
  expect(run(tests, broken)).toEqual({ status: 1, lastLine });
});

it(".ci/run fails when nothing has run", () => {
  const silent = { output: "", status: 0 };
  expect(run(silent, silent)).toEqual({ status: 1, lastLine: "No count: no runner has reported" });
});
