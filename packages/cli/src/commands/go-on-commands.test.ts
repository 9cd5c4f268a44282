import { readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type EmulatedService, emulatedService } from "../test-support/emulated-service.ts";
import { chatInput, temporaryFolder } from "../test-support/files.ts";
import { runCli } from "../test-support/run-cli.ts";

const MODEL = ["--endpoint", "/v1/chat/completions", "--model", "mistral-small-latest"];

interface Interrupted {
  readonly service: EmulatedService;
  readonly folder: string;
  readonly input: string;
  readonly output: string;
  cli(...argv: readonly string[]): ReturnType<typeof runCli>;
}

/** A run of three rows that was interrupted once its job was made. */
async function interruptedRun(): Promise<Interrupted> {
  const service = await emulatedService({ advancePerRequestMs: 0 });
  const folder = await temporaryFolder();
  const input = await chatInput(folder, 3);
  const output = join(folder, "answers.jsonl");
  const interrupt = new AbortController();
  await runCli(["run", input, ...MODEL, "-o", output], {
    url: service.url,
    signal: interrupt.signal,
    onStderr: (text) => {
      if (text.includes("Created job")) interrupt.abort(new Error("Ctrl-C"));
    },
  });
  const cli = (...argv: readonly string[]): ReturnType<typeof runCli> => runCli(argv, { url: service.url });
  return { service, folder, input, output, cli };
}

const lines = async (path: string): Promise<string[]> => (await readFile(path, "utf8")).trimEnd().split("\n");

it("plan says what would be sent, and sends nothing", async () => {
  const { service, input, cli } = await interruptedRun();
  const before = service.emulator.books.requestsSeen().length;
  const { exitCode, stdout } = await cli("plan", input, ...MODEL, "--json");
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ rows: 3, parts: [{ firstLine: 1, rows: 3 }], problemCount: 0 });
  expect(service.emulator.books.requestsSeen()).toHaveLength(before);
});

it("status and runs list say where a run stands, without a key or the service", async () => {
  const { service, folder, output } = await interruptedRun();
  const before = service.emulator.books.requestsSeen().length;
  for (const path of [output, `${output}.run`]) {
    const { exitCode, stdout } = await runCli(["status", path, "--json"], { env: {} });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "running", rows: 3, parts: { submitted: 1 } });
  }
  const list = await runCli(["runs", "list", folder, "--json"], { env: {} });
  expect(list.exitCode).toBe(0);
  expect(list.stdout).toContain("running");
  expect(service.emulator.books.requestsSeen()).toHaveLength(before);
});

it("status of what is no run ends with 2", async () => {
  const { exitCode, stderr } = await runCli(["status", join(await temporaryFolder(), "nothing.jsonl")], {});
  expect(exitCode).toBe(2);
  expect(stderr).toContain("There is no run in");
});

it("resume goes on with a run, also when its input was moved, and pays for nothing twice", async () => {
  const { service, folder, input, output, cli } = await interruptedRun();
  await rename(input, join(folder, "moved.jsonl"));
  await service.emulator.finishJobs();
  const { exitCode } = await cli("resume", output, "--input", join(folder, "moved.jsonl"));
  expect(exitCode).toBe(0);
  expect(await lines(output)).toHaveLength(3);
  expect(service.emulator.books.creates()).toHaveLength(1);
  expect(service.emulator.books.executedTwice()).toEqual([]);
});

it("runs cancel stops paying, and resume fetches what was paid", async () => {
  const { service, output, cli } = await interruptedRun();
  expect((await cli("runs", "cancel", output)).exitCode).toBe(0);
  expect(service.emulator.books.requestsSeen({ operation: "jobs.cancel" })).toHaveLength(1);
  await service.emulator.finishJobs();
  expect((await cli("resume", output)).exitCode).toBe(7);
  const paid = service.emulator.books.executionCount();
  const missing = (await lines(output)).filter((line) => line.includes('"missing"')).length;
  expect(missing).toBe(3 - paid);
});

it("results gives the rows of a run from its folder, in the order of the input", async () => {
  const { service, output, cli } = await interruptedRun();
  await service.emulator.finishJobs();
  await cli("resume", output);
  const before = service.emulator.books.requestsSeen().length;
  const { exitCode, stdout } = await cli("results", output, "--ordered");
  expect(exitCode).toBe(0);
  const ids = stdout
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
  expect(ids).toEqual(["row-0", "row-1", "row-2"]);
  expect(service.emulator.books.requestsSeen()).toHaveLength(before);
});

it("gc removes what a finished run left on the service, and nothing of one that goes on", async () => {
  const { service, folder, output, cli } = await interruptedRun();
  const whileRunning = await cli("gc", folder, "--yes");
  expect(whileRunning.exitCode).toBe(0);
  expect(service.emulator.books.requestsSeen({ operation: "files.delete" })).toHaveLength(0);
  await service.emulator.finishJobs();
  await cli("resume", output);
  const { exitCode } = await cli("gc", folder, "--yes");
  expect(exitCode).toBe(0);
  expect(service.emulator.books.requestsSeen({ operation: "files.delete" }).length).toBeGreaterThan(0);
  expect(await readdir(folder)).toContain("answers.jsonl");
});
