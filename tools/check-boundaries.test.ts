import { describe, expect, it } from "vitest";
import { checkBoundaries } from "./check-boundaries.ts";
import { temporaryTree } from "./lib/temporary-tree.ts";

const manifest = (name: string, more: object = {}): string =>
  JSON.stringify({ name: `@mistral-batch/${name}`, ...more });

function findingsOf(files: Readonly<Record<string, string>>): string[] {
  const manifests = Object.fromEntries(
    ["core", "node", "emulator", "cli"].map((name) => [`packages/${name}/package.json`, manifest(name)]),
  );
  const sources = Object.fromEntries(
    ["core", "node", "emulator", "cli"].map((name) => [`packages/${name}/src/index.ts`, "export {};\n"]),
  );
  const root = temporaryTree({ ...manifests, ...sources, ...files });
  return checkBoundaries(root).findings.map(({ path, line, message }) => `${path}:${line} ${message}`);
}

describe("checkBoundaries()", () => {
  it("accepts a house whose arrows point inward", () => {
    const findings = findingsOf({
      "packages/core/src/http/open-response.ts":
        'import ky from "ky";\nimport type { A } from "../wire/schema/schema.ts";\n',
      "packages/core/src/wire/schema/schema.ts": 'import type { B } from "valibot";\n',
      "packages/core/src/operations/jobs/get-job.ts": 'import { a } from "../../http/open-response.ts";\n',
      "packages/node/src/file-source.ts":
        'import { open } from "node:fs/promises";\nimport { x } from "@mistral-batch/core";\n',
      "packages/emulator/src/wire.ts": 'import type { BatchJob } from "@mistral-batch/core";\n',
      "packages/emulator/src/node.ts": 'import { createServer } from "node:http";\n',
      "packages/core/src/http/client.test.ts": 'import { createServer } from "node:http";\n',
    });
    expect(findings).toEqual([]);
  });

  it.each([
    [
      "core importing an adapter",
      "packages/core/src/http/a.ts",
      'import "@mistral-batch/node";',
      "core may not import",
    ],
    [
      "node importing the emulator",
      "packages/node/src/a.ts",
      'export { a } from "@mistral-batch/emulator";',
      "node may not import",
    ],
    [
      "a run-time import in the emulator",
      "packages/emulator/src/a.ts",
      'import { a } from "@mistral-batch/core";',
      "import type",
    ],
    [
      "a type hidden in a run-time import",
      "packages/emulator/src/a.ts",
      'import { type A } from "@mistral-batch/core";',
      "import type",
    ],
    ["a package importing itself", "packages/node/src/a.ts", 'import "@mistral-batch/node";', "itself by name"],
    ["a second door to ky", "packages/core/src/http/a.ts", 'import ky from "ky";', 'may import "ky"'],
    [
      "valibot outside wire",
      "packages/core/src/http/a.ts",
      'import type { A } from "valibot";',
      'may import "valibot"',
    ],
    ["a stratum pointing upwards", "packages/core/src/wire/a.ts", 'import "../operations/b.ts";', "points upwards"],
    [
      "the ground floor importing wire",
      "packages/core/src/http/a.ts",
      'import type { A } from "../wire/b.ts";',
      "points upwards",
    ],
    ["a folder without a stratum", "packages/core/src/helpers/a.ts", 'import "../http/b.ts";', "No stratum"],
    ["an import out of core", "packages/core/src/http/a.ts", 'import "../../../node/src/b.ts";', "leaves the sources"],
    [
      "a module of Node in core",
      "packages/core/src/http/a.ts",
      'const fs = await import("node:fs");',
      "exists in Node only",
    ],
    ["a module of Node in the emulator", "packages/emulator/src/a.ts", 'import "node:fs";', "exists in Node only"],
    ["export *", "packages/node/src/a.ts", 'export * from "./b.ts";', "name each export"],
    ["an internal export", "packages/node/src/index.ts", 'export { a } from "./internal/a.ts";', "is internal"],
    ["sniffing by typeof", "packages/core/src/http/a.ts", "const isDeno = typeof Deno === 'object';", "Sniffs"],
    ["sniffing by globalThis", "packages/core/src/http/a.ts", "const p = globalThis.process;", "Sniffs"],
  ])("finds %s", (_name, path, text, message) => {
    expect(findingsOf({ [path]: `// the first line\n${text}\n` })).toEqual([expect.stringContaining(`${path}:2 `)]);
    expect(findingsOf({ [path]: `${text}\n` })[0]).toContain(message);
  });

  it("finds a dependency that is against the arrows", () => {
    const dependencies = { "@mistral-batch/node": "workspace:*" };
    expect(findingsOf({ "packages/core/package.json": manifest("core", { dependencies }) })).toEqual([
      "packages/core/package.json:1 core may not depend on @mistral-batch/node",
    ]);
  });
});
