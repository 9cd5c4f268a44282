import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { KNOWN_GAPS } from "../known-gaps.ts";
import { type Pass, runtimesPage } from "./runtimes-page.ts";

/** Where the page stands. */
export const PAGE: string = fileURLToPath(new URL("../../../../docs/runtimes.md", import.meta.url));

const FOLDER = fileURLToPath(new URL("../..", import.meta.url));
const RUNTIMES = ["node", "chromium", "workerd", "deno", "bun"] as const;

/** The page as the suite, the passes and the gaps are now. */
export function currentPage(): string {
  return runtimesPage(listCases(), RUNTIMES.flatMap(passesOf), KNOWN_GAPS);
}

/** The names of all cases. They are the same in every runtime. */
function listCases(): string[] {
  const folder = mkdtempSync(join(tmpdir(), "mistral-batch-cases-"));
  try {
    const file = join(folder, "cases.json");
    const vitest = join(FOLDER, "node_modules/vitest/vitest.mjs");
    const words = ["list", "--no-static-parse", `--json=${file}`, "--config", "vt/vitest.node-msw.config.ts"];
    execFileSync(process.execPath, [vitest, ...words], { cwd: FOLDER, stdio: ["ignore", "ignore", "inherit"] });
    return (JSON.parse(readFileSync(file, "utf8")) as { name: string }[]).map(({ name }) => name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is run in a runtime: its configuration names its passes, or is the only one. */
function passesOf(runtime: Pass["runtime"]): Pass[] {
  const config = readFileSync(join(FOLDER, `vt/vitest.${runtime}.config.ts`), "utf8");
  const named = [...config.matchAll(/vitest\.\w+-(msw|http)\.config\.ts/g)].map(([, pass]) => pass as Pass["pass"]);
  return (named.length === 0 ? ["msw" as const] : named).map((pass) => ({ runtime, pass }));
}
