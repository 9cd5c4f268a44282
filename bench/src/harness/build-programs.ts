import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const SOURCES = join(import.meta.dirname, "..");

/**
 * Compiles what runs in processes of its own. Node could run the TypeScript, but its compiler would then stand in every
 * figure of time and memory. Packages stay outside, as they are installed.
 *
 * @param cache - A folder below this package, so that the packages are found.
 * @returns The folder of the programs, to be removed at the end.
 */
export async function buildPrograms(cache: string): Promise<string> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "programs-"));
  await build({
    entryPoints: { program: join(SOURCES, "programs/program.ts"), server: join(SOURCES, "servers/main.ts") },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node22",
    logLevel: "error",
  });
  return folder;
}
