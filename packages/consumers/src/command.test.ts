import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { findOldestNode } from "./oldest-node.ts";
import { readManifest } from "./publishable-packages.ts";
import { runToSuccess } from "./run-command.ts";

const { root } = inject("installation");
const project = join(root, "command");
const { version } = readManifest(join(project, "node_modules/@mistral-batch/cli"));

it("npx mistral-batch --version says the version of the package", async () => {
  expect((await runToSuccess("npx", ["--no-install", "mistral-batch", "--version"], project)).trim()).toBe(version);
});

const oldestNode = findOldestNode();

it.each([
  { title: `Node ${process.versions.node}`, node: process.execPath },
  ...(oldestNode === undefined ? [] : [{ title: "Node 22.13.0", node: oldestNode }]),
])("The command says its version and its help on $title", async ({ node }) => {
  const bin = join(project, "node_modules/@mistral-batch/cli/bin/mistral-batch.js");
  expect((await runToSuccess(node, [bin, "--version"], project)).trim()).toBe(version);
  expect(await runToSuccess(node, [bin, "--help"], project)).toContain("Usage: mistral-batch");
});
