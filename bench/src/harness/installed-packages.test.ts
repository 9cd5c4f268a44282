import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { footprintOf } from "./installed-packages.ts";

const home = mkdtempSync(join(tmpdir(), "mistral-batch-bench-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), content);
}

const A = JSON.stringify({ dependencies: { b: "1" }, devDependencies: { tool: "1" } });
const OWN = JSON.stringify({ files: ["dist"], dependencies: { b: "1" } });
write("node_modules/a/package.json", A);
write("node_modules/a/index.js", "12345");
write("node_modules/a/node_modules/b/package.json", "{}");
write("node_modules/tool/package.json", "{}");
write("packages/own/package.json", OWN);
write("packages/own/dist/index.js", "123");
write("packages/own/src/index.ts", "not published");
write("packages/own/node_modules/b/package.json", "{}");
symlinkSync(join(home, "packages/own"), join(home, "node_modules/own"), "dir");

test("footprintOf() counts a package and its dependencies once, and no tools of its authors", () => {
  expect(footprintOf(["a"], home)).toMatchObject({ packages: 2, files: 3, bytes: A.length + 5 + 2 });
});

test("footprintOf() counts of a package of this workspace what would be published", () => {
  expect(footprintOf(["own"], home)).toMatchObject({ packages: 2, files: 3, bytes: OWN.length + 3 + 2 });
});

test("footprintOf() refuses what is not installed", () => {
  expect(() => footprintOf(["c"], home)).toThrow('"c" is not installed');
});
