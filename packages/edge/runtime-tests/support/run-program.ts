import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Makes one file of a program and the packages that it uses, as they are published. */
export async function bundleProgram(entry: URL, outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    external: ["node:*", "undici"],
  });
}

/** What a program came to. */
export interface Outcome {
  readonly exitCode: number | null;
  /** The JSON that it printed as its last line, or undefined. */
  readonly result: unknown;
  readonly errorOutput: string;
}

/**
 * Runs a program of another runtime, installed as a package, with nothing of this environment but what is given.
 *
 * @param runtime - `deno`, `bun`, or `node` for the one that runs the tests.
 * @param args - The arguments.
 * @param env - The environment.
 * @param cwd - The working directory.
 */
export function runProgram(
  runtime: "deno" | "bun" | "node",
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Outcome> {
  const command =
    runtime === "node"
      ? process.execPath
      : fileURLToPath(new URL(`../../node_modules/.bin/${runtime}`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { PATH: process.env["PATH"] ?? "", HOME: cwd, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errorOutput = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errorOutput += text));
    child.once("error", reject);
    child.once("close", (exitCode) => {
      const last = output.trim().split("\n").at(-1) ?? "";
      resolve({ exitCode, result: last === "" ? undefined : JSON.parse(last), errorOutput });
    });
  });
}
