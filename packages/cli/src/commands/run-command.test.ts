import { link, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type EmulatedService, emulatedService } from "../test-support/emulated-service.ts";
import { chatInput, temporaryFolder } from "../test-support/files.ts";
import { type RunOptions, runCli, TEST_KEY } from "../test-support/run-cli.ts";

const MODEL = ["--endpoint", "/v1/chat/completions", "--model", "mistral-small-latest"];

interface Setting {
  readonly service: EmulatedService;
  readonly folder: string;
  readonly input: string;
  readonly output: string;
  run(options?: RunOptions, ...argv: readonly string[]): ReturnType<typeof runCli>;
}

async function setting(rows: number, emulator: Parameters<typeof emulatedService>[0] = {}): Promise<Setting> {
  const service = await emulatedService(emulator);
  const folder = await temporaryFolder();
  const input = await chatInput(folder, rows);
  const output = join(folder, "answers.jsonl");
  return {
    service,
    folder,
    input,
    output,
    run: (options = {}, ...argv) =>
      runCli(["run", input, ...MODEL, "-o", output, ...argv], { url: service.url, ...options }),
  };
}

async function idsIn(path: string): Promise<string[]> {
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  return lines.map((line) => (JSON.parse(line) as { custom_id: string }).custom_id).sort();
}

const ids = (rows: number): string[] => Array.from({ length: rows }, (_, index) => `row-${index}`).sort();

describe("run", () => {
  it("writes a line for each request, a summary beside it, and prints it as JSON in a pipe", async () => {
    const { service, folder, output, run } = await setting(25);
    const { exitCode, stdout, stderr } = await run({}, "--metadata", "project=test", "--submission-key", "my-key");
    expect(exitCode).toBe(0);
    expect(await idsIn(output)).toEqual(ids(25));
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ inputs: 25, succeeded: 25, missing: 0, status: "SUCCESS", output });
    expect(JSON.parse(await readFile(`${output}.summary.json`, "utf8"))).toEqual(summary);
    expect((await readdir(folder)).sort()).toEqual(["answers.jsonl", "answers.jsonl.summary.json", "requests.jsonl"]);
    const [create] = service.emulator.books.creates();
    expect(create?.metadata).toEqual({ project: "test", mb_key: "my-key" });
    const [file = ""] = create?.input_files ?? [];
    expect(stderr).toContain(`as file ${file}\nCreated job ${create?.job_id} (submission key my-key)\nRows: QUEUED\n`);
    expect(service.emulator.books.billedTokens()).toBe(summary.usage.total_tokens);
  });

  it("writes the lines byte for byte as the service wrote them", async () => {
    const { service, output, run } = await setting(8);
    const { stdout } = await run();
    const { output_file } = JSON.parse(stdout);
    const response = await fetch(`${service.url}/v1/files/${output_file}/content`, {
      headers: { authorization: `Bearer ${TEST_KEY}` },
    });
    expect(await readFile(output)).toEqual(Buffer.from(await response.arrayBuffer()));
  });

  it("shows tables and a bar on a terminal", async () => {
    const { service, output, run } = await setting(5);
    service.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "row-errors", indexes: [1] } });
    const { exitCode, stdout, stderr } = await run({ isTerminal: true, isLive: true, env: { NO_COLOR: "1" } });
    expect(exitCode).toBe(7);
    expect(stdout).toMatch(/\nOUTCOME +ROWS\nsucceeded +4\nfailed +1 +1 (retryable|permanent)\n/);
    expect(stdout).toMatch(/\nCOUNT +STATUS +MESSAGE\n +1 +\d+ /);
    expect(stdout).toContain(`rows     ${output}\n`);
    expect(stderr).toContain("░");
    expect(stderr.endsWith("\u001b[1G\u001b[2K")).toBe(true);
  });

  it.each([
    [[], 7],
    [["--allow-failed"], 0],
  ])("with failed and missing rows and %j ends with %i", async (argv, expected) => {
    const { service, output, run } = await setting(10);
    service.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "row-errors", indexes: [1, 2] } });
    service.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "missing-rows", indexes: [5] } });
    const { exitCode, stdout } = await run({}, ...argv);
    expect(exitCode).toBe(expected);
    expect(JSON.parse(stdout)).toMatchObject({ inputs: 10, succeeded: 7, missing: 1 });
    expect(await idsIn(output)).toEqual(ids(10));
    const missing = (await readFile(output, "utf8")).split("\n").find((line) => line.includes('"row-5"'));
    expect(JSON.parse(missing ?? "")).toMatchObject({ response: null, error: { type: "missing" } });
  });

  it("collects what a timed-out job has paid for", async () => {
    const { service, output, run } = await setting(10);
    const fault = { kind: "job-ends", status: "TIMEOUT_EXCEEDED", afterRows: 4 } as const;
    service.emulator.faults.add({ when: { operation: "jobs.create" }, fault });
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(7);
    expect(JSON.parse(stdout)).toMatchObject({ status: "TIMEOUT_EXCEEDED", succeeded: 4, missing: 6 });
    expect(await idsIn(output)).toEqual(ids(10));
  });

  it("pays once when the reply of the create is lost", async () => {
    const { service, run } = await setting(3);
    service.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "reply-lost" } });
    expect((await run()).exitCode).toBe(0);
    expect(service.emulator.books.creates()).toHaveLength(1);
    expect(service.emulator.books.executedTwice()).toEqual([]);
  });

  it("works with a service that shows a file only some seconds after its upload, and filters nothing", async () => {
    const { service, output, run } = await setting(30, { profile: "pessimist" });
    expect((await run()).exitCode).toBe(0);
    expect(await idsIn(output)).toEqual(ids(30));
    expect(service.emulator.books.creates()).toHaveLength(1);
  });

  it.each([
    ["never", 0],
    ["input", 1],
    ["all", 2],
  ])("with --cleanup %s deletes %i files, after the rows are safe", async (cleanup, deleted) => {
    const { service, output, run } = await setting(3);
    expect((await run({}, "--cleanup", cleanup)).exitCode).toBe(0);
    expect(await idsIn(output)).toEqual(ids(3));
    expect(service.emulator.books.requestsSeen({ operation: "files.delete" })).toHaveLength(deleted);
  });
});

describe("run before anything is sent", () => {
  it("ends with 3 for each problem of the input, as file:line: message", async () => {
    const { service, input, run } = await setting(2);
    await writeFile(input, '{"custom_id":"a","body":{}}\n{"custom_id":"a","body":{}}\nnonsense\n');
    const { exitCode, stdout, stderr } = await run();
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toContain(`${input}:2: custom_id "a" stands on line 1 already`);
    expect(stderr).toContain(`${input}:3: The line is not JSON`);
    expect(stderr).toContain(`error: "${input}" has 2 problems in 3 rows\n`);
    expect(service.emulator.books.requestsSeen()).toHaveLength(0);
  });

  it("ends with 3 for an empty and for a missing input", async () => {
    const { service, input, run } = await setting(1);
    await writeFile(input, "");
    expect(await run()).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("The input is empty") });
    const missing = await runCli(["run", `${input}.no`, ...MODEL, "-o", "/tmp/out"], { url: service.url });
    expect(missing).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("does not exist") });
    expect(service.emulator.books.requestsSeen()).toHaveLength(0);
  });

  it("ends with 3 for more rows than --max-rows", async () => {
    const { service, run } = await setting(3);
    const { exitCode, stderr } = await run({}, "--max-rows", "2");
    expect(exitCode).toBe(3);
    expect(stderr).toContain("The input has more than 2 requests");
    expect(service.emulator.books.requestsSeen()).toHaveLength(0);
  });

  it.each(["no/such/folder/out.jsonl", "."])("ends with 9 for the output %s", async (name) => {
    const { service, folder, input } = await setting(1);
    const argv = ["run", input, ...MODEL, "-o", join(folder, name)];
    const { exitCode, stderr } = await runCli(argv, { url: service.url });
    expect(exitCode).toBe(9);
    expect(stderr).toContain("code: sink_unwritable (exit 9)");
    expect(service.emulator.books.requestsSeen()).toHaveLength(0);
  });

  it("ends with 9 while another command writes the same output, and leaves that one alone", async () => {
    const { service, output, run } = await setting(5);
    let second: ReturnType<typeof run> | undefined;
    const first = await run({
      onStderr: (text) => {
        if (text.includes("QUEUED")) second ??= run();
      },
    });
    expect(first.exitCode).toBe(0);
    expect(await second).toMatchObject({ exitCode: 9, stderr: expect.stringContaining("is writing it") });
    expect(service.emulator.books.uploads()).toHaveLength(1);
    expect(await idsIn(output)).toEqual(ids(5));
  });

  it.each([
    ["itself", "requests.jsonl"],
    ["a link to it", "link.jsonl"],
    ["another name of it", "hard.jsonl"],
    ["a name whose summary would be it", "with-summary"],
  ])("ends with 9 for the input as output: %s", async (_, name) => {
    const { service, folder, input } = await setting(2);
    await symlink(input, join(folder, "link.jsonl"));
    await link(input, join(folder, "hard.jsonl"));
    await link(input, join(folder, "with-summary.summary.json"));
    const before = await readFile(input);
    const argv = ["run", input, ...MODEL, "-o", join(folder, name)];
    const { exitCode, stderr } = await runCli(argv, { url: service.url });
    expect(exitCode).toBe(9);
    expect(stderr).toContain("it is the input, which would be lost");
    expect(await readFile(input)).toEqual(before);
    expect(service.emulator.books.requestsSeen()).toHaveLength(0);
  });

  it.each([
    ["--metadata", `${"k".repeat(33)}=v`],
    ["--metadata", "k="],
    ["--metadata", `k=${"v".repeat(513)}`],
    ["--submission-key", "k".repeat(513)],
  ])("ends with 2 before the upload for %s %s", async (...argv) => {
    const { service, run } = await setting(1);
    expect((await run({}, ...argv)).exitCode).toBe(2);
    expect(service.emulator.books.requestsSeen()).toHaveLength(0);
  });

  it("sends an input with problems when told not to check it", async () => {
    const { service, input, run } = await setting(1);
    await writeFile(input, '{"custom_id":"a","body":{"messages":[]},"url":"/v1/other"}\n');
    await run({}, "--no-check");
    expect(service.emulator.books.creates()).toHaveLength(1);
  });
});

describe("run and Ctrl-C", () => {
  it("detaches while it waits, says how to go on, and that works", async () => {
    const { service, folder, input, output, run } = await setting(6, { advancePerRequestMs: 0 });
    const interrupt = new AbortController();
    const { exitCode, stderr } = await run({
      signal: interrupt.signal,
      onStderr: (text) => {
        if (text.includes("QUEUED")) interrupt.abort(new Error("Ctrl-C"));
      },
    });
    expect(exitCode).toBe(130);
    const [{ job_id } = { job_id: "" }] = service.emulator.books.creates();
    expect(stderr).toContain(`error: Interrupted: job ${job_id} goes on\n`);
    expect(service.emulator.books.requestsSeen({ operation: "jobs.cancel" })).toHaveLength(0);
    expect(await readdir(folder)).toEqual(["requests.jsonl"]);

    const resume = `mistral-batch results ${job_id} -o ${output} --input ${input}`;
    expect(stderr).toContain(`hint: fetch its rows with: ${resume}\n`);
    await service.emulator.finishJobs();
    const resumed = await runCli(resume.split(" ").slice(1), { url: service.url });
    expect(resumed.exitCode).toBe(0);
    expect(await idsIn(output)).toEqual(ids(6));
    expect(service.emulator.books.creates()).toHaveLength(1);
  });

  it("during the create says that nobody knows, and how to look", async () => {
    const { service, run } = await setting(2);
    const interrupt = new AbortController();
    service.emulator.faults.add({
      when: {
        operation: "jobs.create",
        predicate: () => {
          interrupt.abort(new Error("Ctrl-C"));
          return true;
        },
      },
      fault: { kind: "stall" },
    });
    const { exitCode, stderr } = await run({ signal: interrupt.signal }, "--submission-key", "my key");
    expect(exitCode).toBe(130);
    expect(stderr).toContain("Interrupted while the job was being created: it may or may not exist");
    expect(stderr).toContain("mistral-batch jobs find 'my key'\n");
  });

  it("before the upload sends nothing", async () => {
    const { service, run } = await setting(2);
    const { exitCode, stderr } = await run({ signal: AbortSignal.abort(new Error("Ctrl-C")) });
    expect(exitCode).toBe(130);
    expect(stderr).toBe("error: Interrupted\n");
    expect(service.emulator.books.requestsSeen()).toHaveLength(0);
  });
});

describe("run when the service fails it half way", () => {
  it("keeps the exit code of the reason and says how to go on", async () => {
    const { service, folder, run } = await setting(2);
    service.emulator.faults.add({ when: { operation: "jobs.get", times: 99 }, fault: { kind: "quota-exhausted" } });
    const { exitCode, stderr } = await run();
    expect(exitCode).toBe(4);
    const [{ job_id } = { job_id: "" }] = service.emulator.books.creates();
    expect(stderr).toContain(`hint: go on waiting with: mistral-batch jobs wait ${job_id}\n`);
    expect(stderr).toContain("code: unauthorized (exit 4)");
    expect(await readdir(folder)).toEqual(["requests.jsonl"]);
  });

  it.each([
    ["jobs.get", { kind: "rate-limited", retryAfter: 1200 }, "jobs wait", true],
    ["files.download", { kind: "content-length", deltaBytes: 50 }, "results", false],
    ["files.download", { kind: "rate-limited", retryAfter: 1200 }, "results", false],
  ] as const)("never advises to pay again once the job exists: %s %j", async (operation, fault, command, waits) => {
    const { service, run } = await setting(2);
    const interrupt = new AbortController();
    service.emulator.faults.add({ when: { operation, times: 99 }, fault });
    const { stderr } = await run({
      signal: interrupt.signal,
      onStderr: (text) => {
        if (text.includes("trying on")) interrupt.abort(new Error("Ctrl-C"));
      },
    });
    const [{ job_id } = { job_id: "" }] = service.emulator.books.creates();
    expect(stderr).toContain(`mistral-batch ${command} ${job_id}`);
    expect(stderr.includes("jobs wait")).toBe(waits);
    expect(stderr).not.toContain("run the command again");
    if (!waits) expect(stderr).toContain(`hint: do not run this command again: job ${job_id} exists`);
  });

  it("says that it has lost sight of the job, and that it looks for one whose answer was lost", async () => {
    const { service, run } = await setting(2);
    service.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "reply-lost" } });
    service.emulator.faults.add({ when: { operation: "jobs.get", times: 7 }, fault: { kind: "html", status: 503 } });
    const { exitCode, stderr } = await run();
    expect(exitCode).toBe(0);
    expect(stderr).toContain("warning: Looking for the job for up to two minutes, as its answer was lost: POST ");
    expect(stderr).toMatch(/warning: Cannot look at job \S+ for now, trying on: GET /);
  });

  it("says that the job has ended where the fetching of its rows is interrupted", async () => {
    const { service, run } = await setting(2);
    const interrupt = new AbortController();
    const predicate = (): boolean => {
      interrupt.abort(new Error("Ctrl-C"));
      return true;
    };
    service.emulator.faults.add({ when: { operation: "files.download", predicate }, fault: { kind: "stall" } });
    const { exitCode, stderr } = await run({ signal: interrupt.signal });
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(
      /error: Interrupted: job \S+ has ended, and its rows are with the service\nhint: fetch its rows/,
    );
  });

  it("says how long the service asks to wait", async () => {
    const { service, run } = await setting(2);
    const fault = { kind: "rate-limited", retryAfter: 5000 } as const;
    service.emulator.faults.add({ when: { operation: "files.upload", times: 9 }, fault });
    expect((await run()).stderr).toContain("the service asks to wait 5000 s");
  });

  it("says so when the create is refused, and creates nothing", async () => {
    const { service, run } = await setting(2);
    service.emulator.faults.add({ when: { operation: "jobs.create", times: 9 }, fault: { kind: "billing-off" } });
    const { exitCode, stderr } = await run();
    expect(exitCode).toBe(4);
    expect(stderr).toContain("code: payment_required (exit 4)");
    expect(service.emulator.books.creates()).toHaveLength(0);
  });

  it("never shows the key", async () => {
    const { service, run } = await setting(3);
    const good = await run({ isTerminal: true, isLive: true });
    service.emulator.faults.add({ when: { operation: "jobs.get", times: 99 }, fault: { kind: "forbidden" } });
    const bad = await run({}, "--debug");
    expect([good.exitCode, bad.exitCode]).toEqual([0, 4]);
    expect(good.stdout + good.stderr + bad.stdout + bad.stderr).not.toContain(TEST_KEY);
  });
});
