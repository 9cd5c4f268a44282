import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator, type EmulatorOptions } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";
import { expect, it, onTestFinished } from "vitest";
import { runScript, type ScriptRun } from "./run-script.ts";

interface Place {
  readonly emulator: Emulator;
  readonly folder: string;
  /** Runs the script under the permissions that the README gives, without some of them. */
  run(input: string, without?: string): ScriptRun;
}

async function prepare(options: EmulatorOptions): Promise<Place> {
  const emulator = createEmulator(options);
  const server = await serve(emulator);
  const folder = await mkdtemp(join(tmpdir(), "deno-script-"));
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  for (const name of ["small.jsonl", "broken.jsonl"]) {
    await cp(new URL(`../../data/${name}`, import.meta.url), join(folder, name));
  }
  const run = (input: string, without?: string): ScriptRun => {
    const output = "answers.jsonl,answers.jsonl.partial";
    const permissions = [
      "--allow-env=MISTRAL_API_KEY,MISTRAL_BASE_URL",
      `--allow-net=${new URL(server.url).host}`,
      `--allow-read=${input},${output}`,
      `--allow-write=${output}`,
    ].filter((flag) => without === undefined || !flag.startsWith(without));
    return runScript({ folder, baseUrl: server.url, permissions }, input, "answers.jsonl");
  };
  return { emulator, folder, run };
}

// With each request its clock goes on by an hour, so that a job has ended when it is first asked for.
const FAST = { advancePerRequestMs: 3_600_000 };

async function idsIn(folder: string): Promise<unknown[]> {
  const text = await readFile(join(folder, "answers.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { custom_id: unknown }).custom_id);
}

it("goes from a file of requests to a file of answers", async () => {
  const { emulator, folder, run } = await prepare(FAST);
  const { exitCode, output } = await run("small.jsonl").ended;
  expect(output).toContain("SUCCESS, answers in answers.jsonl");
  expect(exitCode).toBe(0);
  const ids = await idsIn(folder);
  expect([ids.length, new Set(ids).size]).toEqual([12, 12]);
  expect(emulator.books.creates()).toHaveLength(1);
});

it("goes on where it was killed, and pays once", async () => {
  const { emulator, folder, run } = await prepare({});
  const first = run("small.jsonl");
  await first.printed("QUEUED");
  first.kill();
  await first.ended;
  await emulator.finishJobs();
  const { exitCode, output } = await run("small.jsonl").ended;
  expect([exitCode, output]).toEqual([0, expect.stringContaining("SUCCESS")]);
  expect(await idsIn(folder)).toHaveLength(12);
  expect(emulator.books.creates()).toHaveLength(1);
  expect(emulator.books.uploads()).toHaveLength(1);
});

it("names the lines of a wrong input and sends nothing", async () => {
  const { emulator, folder, run } = await prepare(FAST);
  const { exitCode, output } = await run("broken.jsonl").ended;
  expect(output).toContain("broken.jsonl:8: The line is blank; remove it\n");
  expect(output).toContain("7 problems; nothing was sent\n");
  expect(exitCode).toBe(3);
  expect(emulator.books.requestsSeen({})).toEqual([]);
  expect((await readdir(folder)).filter((name) => name.startsWith("answers"))).toEqual([]);
});

it.each(["--allow-env", "--allow-net", "--allow-read", "--allow-write"])(
  "needs %s, says so, and pays nothing",
  async (flag) => {
    const { emulator, run } = await prepare(FAST);
    const { exitCode, output } = await run("small.jsonl", flag).ended;
    expect([exitCode, output]).toEqual([1, expect.stringContaining(flag)]);
    expect(emulator.books.creates()).toEqual([]);
  },
);
