/**
 * Prevents: a library that promises to weigh next to nothing and grows by one import. Bundlers can drop what is not called
 * only as long as nothing at module scope has an effect, which no review sees; the bytes do.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { CheckResult } from "./lib/findings.ts";

/** What a frontend imports, and the most it may cost, minified and compressed: docs/decisions/0007 says why so much. */
const BUDGETS: readonly { readonly name: string; readonly code: string; readonly maxBytes: number }[] = [
  {
    name: "createClient + listJobs",
    code: 'export { createClient, listJobs } from "./index.js";',
    maxBytes: 15_500,
  },
  { name: "all of core", code: 'export * from "./index.js";', maxBytes: 31_500 },
];

/** Bundles core as a frontend would and weighs the result. */
export async function checkSizes(root: string, budgets: typeof BUDGETS = BUDGETS): Promise<CheckResult> {
  const folder = join(root, "packages/core/dist");
  const path = "packages/core/dist/index.js";
  if (!existsSync(join(root, path))) {
    return { findings: [{ path, line: 1, message: "There is nothing to weigh: build first" }] };
  }
  const weighed = await Promise.all(
    budgets.map(async (budget) => ({ ...budget, bytes: await weigh(folder, budget.code) })),
  );
  return {
    findings: weighed
      .filter(({ bytes, maxBytes }) => bytes > maxBytes)
      .map(({ name, bytes, maxBytes }) => ({
        path,
        line: 1,
        message: `${name}: ${bytes} bytes minified and compressed, the budget is ${maxBytes}`,
      })),
    notes: weighed.map(({ name, bytes, maxBytes }) => `${name}: ${bytes} of ${maxBytes} bytes, minified and gzipped`),
  };
}

async function weigh(folder: string, code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}
