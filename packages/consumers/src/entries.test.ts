import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { describe, expect, inject, it } from "vitest";
import { findSpecifiers } from "./find-specifiers.ts";
import { entrySpecifiers, publishablePackages, REPOSITORY } from "./publishable-packages.ts";

const { root } = inject("installation");
const packages = publishablePackages().map(({ manifest }) => manifest);
const specifiers = packages.flatMap(entrySpecifiers);

it("The specifiers of the documentation are those that the packages export", () => {
  const pages = globSync(["*.md", "docs/**/*.md", "packages/*/README.md"], { cwd: REPOSITORY });
  const declarations = packages.flatMap(({ name }) => {
    const folder = join(root, "types/node_modules", name);
    return globSync("dist/*.d.ts", { cwd: folder }).map((path) => join(folder, path));
  });
  const paths = [...pages.map((path) => join(REPOSITORY, path)), ...declarations];
  const texts = paths.map((path) => readFileSync(path, "utf8"));
  expect(findSpecifiers(texts)).toEqual(specifiers.sort());
});

/** What is left of `import "specifier"`, in bytes. */
async function weighEmptyImport(specifier: string, plugins: Plugin[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `import "${specifier}";`, resolveDir: join(root, "types") },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "node",
    external: ["msw", "undici"],
    plugins,
    logLevel: "error",
  });
  return outputFiles[0]?.contents.byteLength ?? Number.NaN;
}

/** A bundler that does not read `sideEffects: false`. */
const ignoresSideEffectsFlag: Plugin = {
  name: "ignores-side-effects-flag",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@mistral-batch\// }, async ({ path, kind, resolveDir, pluginData }) => {
      if (pluginData === "resolving") return undefined;
      const resolved = await resolve(path, { kind, resolveDir, pluginData: "resolving" });
      return { path: resolved.path, sideEffects: true };
    });
  },
};

/** The cli is a program, not a library. */
const libraries = specifiers.filter((specifier) => specifier !== "@mistral-batch/cli");

describe.each(libraries)("import %s, and use nothing of it", (specifier) => {
  it("leaves nothing in a bundle", async () => {
    expect(await weighEmptyImport(specifier, [])).toBe(0);
  });

  it("leaves a few constants where the bundler does not read sideEffects, so that the flag is no lie", async () => {
    const ceiling = specifier === "@mistral-batch/emulator" ? 4000 : 500;
    expect(await weighEmptyImport(specifier, [ignoresSideEffectsFlag])).toBeLessThan(ceiling);
  });
});
