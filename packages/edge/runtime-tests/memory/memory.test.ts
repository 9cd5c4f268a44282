// What the promise of flat memory is worth: transfers several times as large as what they may hold, each by a process of
// its own whose peak is read from the system. The bytes come from and go to another process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { bundleProgram, runProgram } from "../support/run-program.ts";
import { startMeasuredWorker } from "./measured-worker.ts";
import type { Measured } from "./scenarios.ts";

/** 600 MB of results, in lines of 2048 bytes. */
const LINES = 292_969;
const RESULT_BYTES = LINES * 2048;
/** 500 MB of requests, in lines of 1024 bytes. */
const UPLOAD_LINES = 488_282;
const UPLOAD_BYTES = UPLOAD_LINES * 1024;
const MAX_GROWTH_BYTES = 128 * 1024 * 1024;

vi.setConfig({ testTimeout: 300_000 });

/** The process that makes up the bytes. */
interface ByteServer {
  readonly url: string;
  stop(): void;
}

let server: ByteServer;
let folder: string;

async function startServer(): Promise<ByteServer> {
  const program = fileURLToPath(new URL("serve-bytes.ts", import.meta.url));
  const child = spawn(process.execPath, [program, String(LINES)], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { url: String(line).trim(), stop: () => void child.stdin.end() };
}

const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(0)} MiB`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mistral-batch-memory-"));
  server = await startServer();
  // Empty blocks of a disk weigh nothing, and are read like any others.
  writeFileSync(join(folder, "in.jsonl"), "");
  truncateSync(join(folder, "in.jsonl"), UPLOAD_BYTES);
  await bundleProgram(new URL("node-program.ts", import.meta.url), join(folder, "node.mjs"));
  await bundleProgram(new URL("deno-program.ts", import.meta.url), join(folder, "deno.mjs"));
});
afterAll(() => {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
});

// The peak is read where Linux keeps it.
describe.runIf(process.platform === "linux").each([
  ["node", ["node.mjs"]],
  ["bun", ["node.mjs"]],
  ["deno", ["run", "-A", "--no-config", "--quiet", "deno.mjs"]],
] as const)("%s", (runtime, program) => {
  async function run(scenario: string, file: string): Promise<Measured> {
    const environment = { MISTRAL_API_KEY: "k", MISTRAL_BASE_URL: server.url };
    const outcome = await runProgram(runtime, [...program, scenario, join(folder, file)], environment, folder);
    expect(outcome).toMatchObject({ errorOutput: "", result: { result: { grownBy: expect.any(Number) as number } } });
    const { result } = outcome.result as { result: Measured };
    console.log(`${runtime}: ${scenario} grew by ${mebibytes(result.grownBy)}`);
    return result;
  }

  test("reads 600 MB of results in flat memory", async () => {
    const { count, grownBy } = await run("read", "");
    expect(count).toBe(LINES);
    expect(grownBy).toBeLessThan(MAX_GROWTH_BYTES);
  });

  test("collects 600 MB of results in flat memory", async () => {
    const { count, grownBy } = await run("collect", `${runtime}.jsonl`);
    expect(count).toBe(LINES);
    expect(statSync(join(folder, `${runtime}.jsonl`)).size).toBe(RESULT_BYTES);
    rmSync(join(folder, `${runtime}.jsonl`));
    expect(grownBy).toBeLessThan(MAX_GROWTH_BYTES);
  });

  test("uploads 500 MB in flat memory", async () => {
    const { count, grownBy } = await run("upload", "in.jsonl");
    expect(count).toBeGreaterThan(UPLOAD_BYTES);
    expect(grownBy).toBeLessThan(MAX_GROWTH_BYTES);
  });
});

test("workerd takes 500 MB from R2 to the service and 600 MB back in flat memory", async () => {
  const worker = await startMeasuredWorker(server.url);
  try {
    expect(await worker.ask("fill", UPLOAD_LINES)).toBe(UPLOAD_BYTES);
    const upload = await worker.peakDuring(async () => {
      expect(await worker.ask("upload")).toBeGreaterThan(UPLOAD_BYTES);
    });
    const collect = await worker.peakDuring(async () => {
      expect(await worker.ask("collect")).toBe(RESULT_BYTES);
    });
    console.log(`workerd: the isolate held ${mebibytes(upload)} in the upload, ${mebibytes(collect)} in the collect`);
    expect(upload).toBeLessThan(MAX_GROWTH_BYTES);
    expect(collect).toBeLessThan(MAX_GROWTH_BYTES);
  } finally {
    await worker.dispose();
  }
});
