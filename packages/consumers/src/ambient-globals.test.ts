/**
 * Prevents: declarations that name what only one runtime has. With `skipLibCheck`, which most projects set, such a name
 * becomes `any` without a word; without it, the project does not compile.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import expected from "./ambient-globals.json" with { type: "json" };
import { readAmbient } from "./ambient-globals.ts";
import { compile } from "./compile.ts";
import { entrySpecifiers, publishablePackages } from "./publishable-packages.ts";

const project = join(inject("installation").root, "types");
const specifiers = publishablePackages().flatMap(({ manifest }) => entrySpecifiers(manifest));

it.each(specifiers)("%s names no other globals than those that are listed", async (specifier) => {
  const file = `ambient-${specifier.replaceAll(/\W+/g, "-")}.mts`;
  await writeFile(join(project, file), `export type * from "${specifier}";\n`);
  const options = { module: "ESNext", moduleResolution: "Bundler", lib: ["ES2023"], types: [] };
  const errors = compile(project, [file], options);
  const ours = errors.filter((error) => error.file.includes("@mistral-batch"));
  expect({ [specifier]: readAmbient(ours) }).toEqual({ [specifier]: expected[specifier as keyof typeof expected] });
});
