import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { escapePattern, type Mutant, type MutantRuntime } from "./mutant.ts";

const CONTRACT = fileURLToPath(new URL("../../packages/contract", import.meta.url));
/** Where a mutant makes a case wait for ever, that is long enough to see it. */
const CASE_LIMIT_MS = 20_000;
const RUN_LIMIT_MS = 240_000;

/** What runs vitest in each runtime. */
const COMMANDS: Readonly<Record<MutantRuntime, readonly string[]>> = {
  node: ["node"],
  chromium: ["node"],
  workerd: ["node"],
  deno: ["deno", "run", "-A"],
  bun: ["bun", "--bun"],
};

/** What came of the cases: the first that failed, or that all passed. */
export type Verdict =
  | { readonly kind: "red"; readonly caughtBy: string }
  | { readonly kind: "survived" }
  | { readonly kind: "broken"; readonly output: string };

interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/**
 * Runs the cases that a mutant is for, in a runtime, on what is built now.
 *
 * @param only - The name of the one case to run of them.
 */
export function runCases(
  { cases, pass = "msw" }: Pick<Mutant, "cases" | "pass">,
  runtime: MutantRuntime,
  only?: string,
): Verdict {
  const isCrash = cases.some((file) => file.startsWith("crash/"));
  const config = isCrash
    ? ["vt/vitest.crash.config.ts"]
    : [`vt/vitest.${runtime}.config.ts`, `--project=${runtime} over ${pass}`];
  const files = cases.map((file) => (file.startsWith("crash/") ? `src/${file}` : `src/suite/${file}`));
  const folder = mkdtempSync(join(tmpdir(), "mistral-batch-mutant-"));
  try {
    const report = join(folder, "report.json");
    const [program = "", ...words] = [
      ...COMMANDS[runtime],
      "./node_modules/vitest/vitest.mjs",
      "run",
      "--config",
      ...config,
      "--bail=1",
      `--testTimeout=${CASE_LIMIT_MS * (isCrash ? 6 : 1)}`,
      "--reporter=json",
      `--outputFile=${report}`,
      ...(only === undefined ? [] : ["-t", `^${escapePattern(only)}$`]),
      ...files,
    ];
    const path = `${join(CONTRACT, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
    const { status, stdout, stderr } = spawnSync(program, words, {
      cwd: CONTRACT,
      env: { ...process.env, PATH: path, NO_COLOR: "1" },
      encoding: "utf8",
      timeout: RUN_LIMIT_MS,
      killSignal: "SIGKILL",
    });
    if (!existsSync(report)) return { kind: "broken", output: `${stdout}${stderr}` };
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .find((each) => each.status === "failed");
    if (failed !== undefined) return { kind: "red", caughtBy: failed.fullName };
    // A run that fails without a case that fails proves nothing.
    if (status !== 0 || numPassedTests === 0) return { kind: "broken", output: `${stdout}${stderr}` };
    return { kind: "survived" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
