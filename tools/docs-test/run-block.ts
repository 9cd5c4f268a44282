import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEmulator } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";
import type { CodeBlock } from "./code-blocks.ts";

/** What a run of a block came to. */
export interface BlockResult {
  readonly exitCode: number | null;
  /** What it printed, both streams. */
  readonly output: string;
}

/** How far the service's clock moves with each request, so that the first poll finds a job that has ended. */
const ADVANCE_PER_REQUEST_MS = 60_000;

/** A block that hangs is ended before the test that waits for it gives up. */
const LIMIT_MS = 45_000;

/**
 * Runs a block in an empty folder that holds the demo's input as requests.jsonl, against an emulator of its own on the
 * loopback, with nothing of the environment but what is needed to start a process. What imports the entry for Deno is run
 * by Deno, with no more permissions than the pages promise to be enough.
 */
export async function runBlock(root: string, block: CodeBlock): Promise<BlockResult> {
  const folder = mkdtempSync(join(tmpdir(), "mistral-batch-docs-"));
  // A script resolves packages from where it stands, so it stands in tools/ while its working directory is elsewhere.
  const scripts = mkdtempSync(join(cacheFolder(root), "block-"));
  const server = await serve(createEmulator({ advancePerRequestMs: ADVANCE_PER_REQUEST_MS }), { port: 0 });
  try {
    copyFileSync(join(root, "examples/data/small.jsonl"), join(folder, "requests.jsonl"));
    const { host } = new URL(server.url);
    const [command, ...args] = block.language === "sh" ? shellCommand(block) : scriptCommand(block, scripts, host);
    const environment = {
      PATH: [commandFolder(root, scripts), process.env["PATH"] ?? ""].join(delimiter),
      HOME: folder,
      TMPDIR: folder,
      NO_COLOR: "1",
      NODE_NO_WARNINGS: "1",
      DENO_NO_UPDATE_CHECK: "1",
      MISTRAL_API_KEY: "test",
      MISTRAL_BASE_URL: server.url,
    };
    return await finish(command, args, { cwd: folder, env: environment });
  } finally {
    await server.close(0);
    rmSync(folder, { recursive: true, force: true });
    rmSync(scripts, { recursive: true, force: true });
  }
}

function cacheFolder(root: string): string {
  const folder = join(root, "tools/.cache/docs-test");
  mkdirSync(folder, { recursive: true });
  return folder;
}

function scriptCommand({ code }: CodeBlock, scripts: string, host: string): [string, ...string[]] {
  const path = join(scripts, "example.ts");
  writeFileSync(path, code);
  if (!/from "@mistral-batch\/edge\/deno"/.test(code)) return [process.execPath, path];
  const permissions = ["--allow-env=MISTRAL_API_KEY,MISTRAL_BASE_URL", `--allow-net=${host}`, "--allow-read=."];
  return [denoPath(), "run", "--quiet", "--no-prompt", "--no-lock", ...permissions, "--allow-write=.", path];
}

/** The command of its package, which unpacks the program where it was not yet. */
function denoPath(): string {
  return fileURLToPath(new URL("../node_modules/.bin/deno", import.meta.url));
}

function shellCommand({ code }: CodeBlock): [string, ...string[]] {
  return ["bash", "-euo", "pipefail", "-c", code];
}

/** A folder with the built command under the name that users type. */
function commandFolder(root: string, scripts: string): string {
  const path = join(scripts, "mistral-batch");
  writeFileSync(
    path,
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, "packages/cli/bin/mistral-batch.js")}" "$@"\n`,
  );
  chmodSync(path, 0o755);
  return scripts;
}

function finish(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<BlockResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, timeout: LIMIT_MS, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => (output += text));
    }
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, output }));
  });
}
