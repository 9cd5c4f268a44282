import { link, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
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
    const { exitCode, stdout, stderr } = await run({}, "--metadata", "project=test");
    expect(exitCode).toBe(0);
    expect(await idsIn(output)).toEqual(ids(25));
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ inputs: 25, succeeded: 25, missing: 0, isFinished: true, output });
    expect(summary).toMatchObject({ repeated_lines: 0, duplicates: 0, unexpected: 0 });
    expect(JSON.parse(await readFile(`${output}.summary.json`, "utf8"))).toEqual(summary);
    const names = ["answers.jsonl", "answers.jsonl.run", "answers.jsonl.summary.json", "requests.jsonl"];
    expect((await readdir(folder)).sort()).toEqual(names);
    const [create] = service.emulator.books.creates();
    const mb_run = summary.run_id;
    const labels = { mb_key: `${mb_run}/0/1`, mb_run, mb_part: "0", mb_attempt: "1" };
    expect(create?.metadata).toEqual({ project: "test", ...labels });
    expect(stderr).toContain(`Began run ${mb_run}: 25 rows (`);
    expect(stderr).toContain(`Created job ${create?.job_id}\nRows: running`);
    expect(service.emulator.books.billedTokens()).toBe(summary.usage.total_tokens);
  });

  it("sends several jobs, and names the files and parts", async () => {
    const { service, output, run } = await setting(25);
    const { exitCode, stdout, stderr } = await run({}, "--max-part-rows", "10");
    expect(exitCode).toBe(0);
    expect(await idsIn(output)).toEqual(ids(25));
    expect(JSON.parse(stdout)).toMatchObject({ succeeded: 25, parts: { collected: 3 } });
    expect(service.emulator.books.creates()).toHaveLength(3);
    for (const upload of service.emulator.books.uploads()) expect(stderr).toContain(`as file ${upload.file_id}\n`);
    expect(stderr).toMatch(/^Uploaded the input of part 3 of 3 \([\d.]+ k?B\) as file /m);
    expect(stderr).toMatch(/Created job \S+ of part 2 of 3\n/);
    expect(service.emulator.books.executedTwice()).toEqual([]);
  });

  it("writes the rows in the order of the input where that is asked for", async () => {
    const { output, run } = await setting(40);
    expect((await run({}, "--ordered", "--max-part-rows", "15")).exitCode).toBe(0);
    const lines = (await readFile(output, "utf8")).trimEnd().split("\n");
    const expected = Array.from({ length: 40 }, (_, index) => `row-${index}`);
    expect(lines.map((line) => JSON.parse(line).custom_id)).toEqual(expected);
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
    expect(JSON.parse(stdout)).toMatchObject({ succeeded: 4, missing: 6 });
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
    const { service, output, run } = await setting(120);
    expect((await run({}, "--cleanup", cleanup)).exitCode).toBe(0);
    expect(await idsIn(output)).toEqual(ids(120));
    expect(service.emulator.books.requestsSeen({ operation: "files.delete" })).toHaveLength(deleted);
  });

  it("sends failed rows again with --retry, and only those", async () => {
    const { service, output, run } = await setting(10);
    service.emulator.faults.add({
      when: { operation: "jobs.create" },
      fault: { kind: "missing-rows", indexes: [5, 7] },
    });
    const { exitCode, stdout, stderr } = await run({}, "--retry", "3");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ succeeded: 10, missing: 0, attempts: 2 });
    expect(stderr).toContain("Sending 2 rows again: attempt 2\n");
    expect(await idsIn(output)).toEqual(ids(10));
    expect(service.emulator.books.creates().map(({ rows }) => rows)).toEqual([10, 2]);
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

  it("with --dry-run prints the plan and sends nothing, and keeps nothing", async () => {
    const { service, folder, run } = await setting(25);
    const { exitCode, stdout } = await run({}, "--dry-run", "--max-part-rows", "10");
    expect(exitCode).toBe(0);
    const { rows, inline, parts } = JSON.parse(stdout);
    expect({ rows, inline, parts: parts.length }).toEqual({ rows: 25, inline: false, parts: 3 });
    expect(service.emulator.books.requestsSeen()).toHaveLength(0);
    expect(await readdir(folder)).toEqual(["requests.jsonl"]);
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
        if (text.includes("Created job")) second ??= run();
      },
    });
    expect(first.exitCode).toBe(0);
    expect(await second).toMatchObject({ exitCode: 9, stderr: expect.stringContaining("is writing it") });
    expect(service.emulator.books.creates()).toHaveLength(1);
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
    ["--retry", "11"],
    ["--max-tokens-factor", "1"],
    ["--max-part-rows", "0"],
  ])("ends with 2 before the upload for %s %s", async (...argv) => {
    const { service, run } = await setting(1);
    expect((await run({}, ...argv)).exitCode).toBe(2);
    expect(service.emulator.books.requestsSeen()).toHaveLength(0);
  });

  it("ends with 9 where the run cannot be kept", async () => {
    const { service, output, run } = await setting(3);
    await writeFile(`${output}.run`, "a file in the way");
    expect((await run()).exitCode).toBe(9);
    expect(service.emulator.books.creates()).toHaveLength(0);
  });
});

describe("run and Ctrl-C", () => {
  it("detaches while it waits, says how to go on, and the same command does", async () => {
    const { service, folder, output, run } = await setting(6, { advancePerRequestMs: 0 });
    const interrupt = new AbortController();
    const { exitCode, stderr } = await run({
      signal: interrupt.signal,
      onStderr: (text) => {
        if (text.includes("Created job")) interrupt.abort(new Error("Ctrl-C"));
      },
    });
    expect(exitCode).toBe(130);
    expect(stderr).toContain(`error: Interrupted: 1 job goes on; the run is kept in "${output}.run"\n`);
    expect(stderr).toContain(`hint: go on with the same command, or with: mistral-batch resume ${output}\n`);
    expect(stderr).toContain(`hint: stop paying with: mistral-batch runs cancel ${output}\n`);
    expect(service.emulator.books.requestsSeen({ operation: "jobs.cancel" })).toHaveLength(0);
    expect((await readdir(folder)).sort()).toEqual(["answers.jsonl.run", "requests.jsonl"]);

    await service.emulator.finishJobs();
    const again = await run();
    expect(again.exitCode).toBe(0);
    expect(again.stderr).toMatch(/^Going on with run \S+: running, 0 of 6 rows answered so far\n/);
    expect(await idsIn(output)).toEqual(ids(6));
    expect(service.emulator.books.creates()).toHaveLength(1);
  });

  it("during the create keeps the doubt, and the same command settles it without paying twice", async () => {
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
      fault: { kind: "reply-lost" },
    });
    const { exitCode, stderr } = await run({ signal: interrupt.signal });
    expect(exitCode).toBe(130);
    expect(stderr).toContain("error: Interrupted: 1 job goes on");
    expect((await run()).exitCode).toBe(0);
    expect(service.emulator.books.creates()).toHaveLength(1);
    expect(service.emulator.books.executedTwice()).toEqual([]);
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
  it("pauses on account trouble with 4, cancels nothing, and goes on with the same command", async () => {
    const { service, output, run } = await setting(2);
    service.emulator.faults.add({ when: { operation: "jobs.get", times: 1 }, fault: { kind: "quota-exhausted" } });
    const first = await run();
    expect(first.exitCode).toBe(4);
    expect(first.stderr).toContain("hint: put the account right, then run the same command again: it goes on\n");
    expect(first.stderr).toContain("code: run_paused (exit 4)");
    expect(service.emulator.books.requestsSeen({ operation: "jobs.cancel" })).toHaveLength(0);
    const second = await run();
    expect(second.exitCode).toBe(0);
    expect(second.stderr).toContain(": paused, ");
    expect(await idsIn(output)).toEqual(ids(2));
    expect(service.emulator.books.creates()).toHaveLength(1);
  });

  it("says so when the create is refused for money, and creates one job when that is right", async () => {
    const { service, run } = await setting(2);
    service.emulator.faults.add({ when: { operation: "jobs.create", times: 1 }, fault: { kind: "billing-off" } });
    expect(await run()).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("code: run_paused (exit 4)") });
    expect(service.emulator.books.creates()).toHaveLength(0);
    expect((await run()).exitCode).toBe(0);
    expect(service.emulator.books.creates()).toHaveLength(1);
  });

  it("never shows the key, and keeps it in no file", async () => {
    const { service, folder, run } = await setting(3);
    const good = await run({ isTerminal: true, isLive: true });
    service.emulator.faults.add({ when: { operation: "jobs.list", times: 99 }, fault: { kind: "forbidden" } });
    const bad = await run({}, "--debug", "--fresh");
    expect([good.exitCode, bad.exitCode]).toEqual([0, 4]);
    expect(good.stdout + good.stderr + bad.stdout + bad.stderr).not.toContain(TEST_KEY);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(8);
    for (const file of files) expect(await readFile(file, "utf8")).not.toContain(TEST_KEY);
  });
});

describe("run a second time", () => {
  it("sends nothing, pays nothing, and writes rows and summary again", async () => {
    const { service, output, run } = await setting(12);
    const first = await run();
    const rows = await readFile(output);
    await rm(output);
    const seen = service.emulator.books.requestsSeen().length;
    const second = await run();
    expect(second.exitCode).toBe(0);
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).toContain("it has ended, and nothing is sent\n");
    expect(await readFile(output)).toEqual(rows);
    expect(service.emulator.books.requestsSeen()).toHaveLength(seen);
  });

  it("with one row changed ends with 3, says where, and what the ways out are", async () => {
    const { service, input, output, run } = await setting(12);
    await run();
    await writeFile(input, (await readFile(input, "utf8")).replace("What is 7 plus 7", "What is 7 times 7"));
    const { exitCode, stderr } = await run();
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/is not the input that was planned: from within lines \d+ to \d+ on: 1 byte more/);
    expect(stderr).toContain(`hint: restore "${input}", then run the same command again\n`);
    expect(stderr).toContain(`hint: or go on with what was planned: mistral-batch resume ${output}\n`);
    expect(stderr).toContain("--fresh");
    expect(service.emulator.books.creates()).toHaveLength(1);
  });

  it("with another model ends with 3 and says what differs", async () => {
    const { service, input, output, run } = await setting(3);
    await run();
    const argv = ["run", input, "--endpoint", "/v1/chat/completions", "--model", "other", "-o", output];
    const { exitCode, stderr } = await runCli(argv, { url: service.url });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('model: "mistral-small-latest" -> "other"');
    expect(stderr).not.toContain("mistral-batch retry");
    expect(service.emulator.books.creates()).toHaveLength(1);
  });

  it("with more attempts than before ends with 3 and says how rows are sent again", async () => {
    const { service, output, run } = await setting(3);
    await run();
    const { exitCode, stderr } = await run({}, "--retry", "2");
    expect(exitCode).toBe(3);
    expect(stderr).toContain("repair.maxAttempts: 1 -> 2");
    expect(stderr).toContain(`hint: to send failed rows of it again: mistral-batch retry ${output}\n`);
    expect(service.emulator.books.creates()).toHaveLength(1);
  });

  it("with --fresh pays anew and moves the earlier run aside", async () => {
    const { service, folder, run } = await setting(3);
    const { run_id } = JSON.parse((await run()).stdout);
    const second = await run({}, "--fresh");
    expect(second.exitCode).toBe(0);
    expect(JSON.parse(second.stdout).run_id).not.toBe(run_id);
    expect(service.emulator.books.creates()).toHaveLength(2);
    const aside = (await readdir(folder)).filter((name) => /^answers\.jsonl\.run\.\d{8}T\d{6}Z$/.test(name));
    expect(aside).toHaveLength(1);
    const earlier = await runCli(["results", join(folder, aside[0] ?? "")], { url: service.url });
    expect(earlier.stdout.trimEnd().split("\n")).toHaveLength(3);
  });

  it("with --fresh and an input that cannot be sent keeps the earlier run", async () => {
    const { folder, input, run } = await setting(3);
    await run();
    await writeFile(input, "nonsense\n");
    expect((await run({}, "--fresh")).exitCode).toBe(3);
    expect((await readdir(folder)).filter((name) => name.includes(".run"))).toEqual(["answers.jsonl.run"]);
  });

  it("on another service is refused, because its jobs are unknown there", async () => {
    const { run } = await setting(3);
    await run();
    const other = await emulatedService();
    const { exitCode, stderr } = await run({ url: other.url });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`but this goes to ${other.url}\n`);
    expect(other.emulator.books.requestsSeen()).toHaveLength(0);
  });
});
