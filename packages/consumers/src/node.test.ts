import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { EXPECTED_OUTCOME } from "./expected-outcome.ts";
import { findOldestNode } from "./oldest-node.ts";
import { REPOSITORY, readManifest } from "./publishable-packages.ts";
import { runCommand, runToSuccess } from "./run-command.ts";

const { root } = inject("installation");
const oldestNode = findOldestNode();
const runtimes = [{ title: `Node ${process.versions.node}`, node: process.execPath }];
if (oldestNode === undefined) console.log("Not run on Node 22.13.0: it is packaged for Linux on x64 only");
else runtimes.push({ title: "Node 22.13.0", node: oldestNode });

describe.each(runtimes)("$title", ({ node }) => {
  it.each(["node-esm", "node-require"])("%s runs a batch without a warning", async (project) => {
    const { code, stdout, stderr } = await runCommand(node, ["main.js"], join(root, project));
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(JSON.parse(stdout)).toEqual(EXPECTED_OUTCOME);
  });
});

it.runIf(oldestNode !== undefined)("The oldest Node is the one that the packages promise", async () => {
  const version = await runToSuccess(oldestNode ?? "", ["--version"], root);
  const { engines } = readManifest(join(REPOSITORY, "packages/core")) as { engines?: { node?: string } };
  expect(`>=${version.trim().slice(1)}`).toBe(`${engines?.node}.0`);
});
