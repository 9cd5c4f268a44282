import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transformSync } from "esbuild";
import { type Mutant, mutate } from "./mutant.ts";

const CORE = fileURLToPath(new URL("../../packages/core", import.meta.url));

/** The built file that all runtimes load. */
export const BUILT_CORE: string = join(CORE, "dist/index.js");

/** The text of the file that a mutant is for. */
function readSource({ file }: Mutant): string {
  return readFileSync(join(CORE, "src", file), "utf8");
}

/** Why a mutant cannot be put into its file as that is now; undefined where it can. */
export function whyUnfit(mutant: Mutant): string | undefined {
  try {
    transformSync(mutate(mutant, readSource(mutant)), { loader: "ts" });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Builds core with a mutant, or without one. The sources stay as they are. */
export async function buildCore(mutant?: Mutant): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(CORE, "src/index.ts")],
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    packages: "external",
    write: false,
    logLevel: "silent",
    plugins:
      mutant === undefined
        ? []
        : [
            {
              name: "mutant",
              setup({ onLoad }) {
                onLoad({ filter: /\.ts$/ }, ({ path }) =>
                  path === join(CORE, "src", mutant.file)
                    ? { contents: mutate(mutant, readSource(mutant)), loader: "ts" }
                    : undefined,
                );
              },
            },
          ],
  });
  return outputFiles[0]?.text ?? "";
}
