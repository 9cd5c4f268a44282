import { join } from "node:path";
import ts from "typescript";
import { expect, inject, it } from "vitest";
import { compile } from "./compile.ts";
import { TYPE_CHECKS } from "./type-checks.ts";

const project = join(inject("installation").root, "types");

it.each(TYPE_CHECKS)("TypeScript: $title", (check) => {
  const { files, errors: expected } = check;
  const { module, moduleResolution, lib, types, exactOptionalPropertyTypes } = check;
  const options = { module, moduleResolution, lib, types, exactOptionalPropertyTypes };
  const errors = compile(project, files, options);
  const unexpected = errors.filter(({ file, code }) => !expected.includes(`${file} ${code}`));
  expect(unexpected.map(({ file, code, message }) => `${file} ${code}: ${message}`)).toEqual([]);
  expect([...new Set(errors.map(({ file, code }) => `${file} ${code}`))]).toEqual(expected);
});

it("The compiler of these checks is TypeScript 6.0.3", () => {
  expect(ts.version).toBe("6.0.3");
});
