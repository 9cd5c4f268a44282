import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, inject, it } from "vitest";
import { findCommand } from "./find-command.ts";
import { publishablePackages, REPOSITORY, readManifest } from "./publishable-packages.ts";
import { runCommand, runToSuccess } from "./run-command.ts";

const { root, tarballs } = inject("installation");
const SHIPPED = /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|dist\/.+\.(js|js\.map|d\.ts)|bin\/[\w-]+\.js)$/;

describe.each(Object.entries(tarballs))("The tarball of %s", (name, tarball) => {
  it("passes publint --strict", async () => {
    const data = await readFile(tarball);
    const packed = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
    const { messages, pkg } = await publint({ pack: { tarball: packed }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it("passes Are the types wrong? as an ESM-only package", async () => {
    const options = ["--profile", "esm-only", "--format", "ascii", "--no-emoji", "--no-color"];
    const { code, stdout, stderr } = await runCommand(findCommand("attw"), [tarball, ...options], root);
    expect(code, stdout + stderr).toBe(0);
  });

  it("holds a licence and the build, and nothing of the sources", async () => {
    const list = await runToSuccess("tar", ["-tzf", tarball], root);
    const files = list
      .trim()
      .replaceAll(/^package\//gm, "")
      .split("\n");
    expect(files).toContain("LICENSE");
    expect(files.filter((file) => !SHIPPED.test(file))).toEqual([]);
  });

  it("names the repository that the provenance of a release is compared with", async () => {
    const { repository } = readManifest(join(root, "types/node_modules", name));
    const release = await readFile(join(REPOSITORY, ".github/workflows/release.yml"), "utf8");
    const owner = /repository_owner == '([\w-]+)'/.exec(release)?.[1];
    expect(repository).toEqual({
      type: "git",
      url: expect.stringMatching(new RegExp(`^git\\+https://github\\.com/${owner}/[\\w-]+\\.git$`)) as string,
      directory: `packages/${name.replace("@mistral-batch/", "")}`,
    });
    // Without either, npm publishes and signs nothing.
    expect(release).toMatch(/^\s+id-token: write$/m);
    expect(release).toMatch(/^\s+NPM_CONFIG_PROVENANCE: true$/m);
  });

  it("depends on versions, not on this workspace", () => {
    const { dependencies = {} } = readManifest(join(root, "types/node_modules", name));
    expect(Object.values(dependencies).filter((version) => !/^[\d^~]/.test(version))).toEqual([]);
  });
});

it("Every publishable package is built before these tests and installed by a project", () => {
  const names = publishablePackages().map(({ manifest }) => manifest.name);
  const { devDependencies = {} } = readManifest(join(import.meta.dirname, ".."));
  const { dependencies = {} } = readManifest(join(import.meta.dirname, "../consumers/types"));
  expect(names.filter((name) => devDependencies[name] === undefined || dependencies[name] === undefined)).toEqual([]);
});
