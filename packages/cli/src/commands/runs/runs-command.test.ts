import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createMistralBatch, fileSink } from "@mistral-batch/node";
import { describe, expect, it } from "vitest";
import { runSetting } from "../../test-support/begun-run.ts";
import { TEST_KEY } from "../../test-support/run-cli.ts";

const OFFLINE = { env: { MISTRAL_API_KEY: "", MISTRAL_BASE_URL: "", NO_COLOR: "1" } };

describe("status", () => {
  it("says where a run stands, without a key and without asking", async () => {
    const { service, output, interrupted, command } = await runSetting(6, { advancePerRequestMs: 0 });
    await interrupted("Created job");
    const seen = service.emulator.books.requestsSeen().length;
    const { exitCode, stdout } = await command(["status", output], OFFLINE);
    expect(exitCode).toBe(0);
    const [job] = service.emulator.books.creates();
    expect(JSON.parse(stdout)).toMatchObject({ status: "running", rows: 6, open_jobs: [job?.job_id], output });
    const text = await command(["status", `${output}.run`], { ...OFFLINE, isTerminal: true });
    expect(text.stdout).toMatch(/^run +\S+\nstatus +running\nendpoint +\/v1\/chat\/completions\n/m);
    expect(text.stderr).toBe(`go on with: mistral-batch resume ${output}\n`);
    expect(service.emulator.books.requestsSeen()).toHaveLength(seen);
  });
});

describe("results of a run", () => {
  it("come from its folder, in order if asked for, without a key", async () => {
    const { output, run, command } = await runSetting(20);
    await run();
    const { exitCode, stdout, stderr } = await command(["results", output, "--ordered"], OFFLINE);
    expect(exitCode).toBe(0);
    const expected = Array.from({ length: 20 }, (_, index) => `row-${index}`);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).custom_id)).toEqual(expected);
    expect(stderr).toMatch(/^OUTCOME +ROWS\nsucceeded +20\n/);
  });

  it("are written again, with their summary", async () => {
    const { output, run, command } = await runSetting(5);
    await run();
    const before = await readFile(output);
    await rm(output);
    expect((await command(["results", output, "-o", output])).exitCode).toBe(0);
    expect(await readFile(output)).toEqual(before);
  });

  it("are refused while the run goes on", async () => {
    const { output, interrupted, command } = await runSetting(5, { advancePerRequestMs: 0 });
    await interrupted("Created job");
    const { exitCode, stderr } = await command(["results", output]);
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`hint: go on with: mistral-batch resume ${output}\n`);
  });
});

describe("runs list", () => {
  it("finds runs below a folder, also those that cannot be read", async () => {
    const { folder, output, run, command } = await runSetting(3);
    await run();
    const broken = join(folder, "deep/er/other.jsonl.run/r1/events");
    await mkdir(broken, { recursive: true });
    await writeFile(join(broken, "1.json"), "nonsense");
    const { exitCode, stdout } = await command(["runs", "list", folder], OFFLINE);
    expect(exitCode).toBe(0);
    const found = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(found).toMatchObject([
      { status: "finished", rows: 3, output },
      { status: "unreadable", output: join(folder, "deep/er/other.jsonl") },
    ]);
    const table = await command(["runs", "list", folder], { ...OFFLINE, isTerminal: true });
    expect(table.stdout).toMatch(/^OUTPUT +STATUS +ANSWERED +FAILED +JOBS +BEGAN +RUN\n/);
    expect(table.stdout).toContain("finished");
  });

  it("says so where there is none", async () => {
    const { folder, command } = await runSetting(1);
    const { exitCode, stderr } = await command(["runs", "list", folder], { ...OFFLINE, isTerminal: true });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "No runs found\n" });
    expect((await command(["runs", "list", join(folder, "no")], OFFLINE)).exitCode).toBe(2);
  });
});

describe("runs cancel", () => {
  it("cancels the jobs, and resume fetches what was answered", async () => {
    const { service, output, interrupted, command } = await runSetting(6, { advancePerRequestMs: 0 });
    await interrupted("Created job");
    const cancelled = await command(["runs", "cancel", output]);
    expect(cancelled.exitCode).toBe(0);
    expect(JSON.parse(cancelled.stdout)).toMatchObject({ status: "cancelled" });
    expect(service.emulator.books.requestsSeen({ operation: "jobs.cancel" })).toHaveLength(1);
    await service.emulator.finishJobs();
    const { exitCode, stdout } = await command(["resume", output]);
    expect(exitCode).toBe(7);
    const { inputs, succeeded, missing, isCancelled } = JSON.parse(stdout);
    expect({ inputs, isCancelled, all: succeeded + missing }).toEqual({ inputs: 6, isCancelled: true, all: 6 });
  });
});

describe("gc", () => {
  it("removes what ended runs left, and nothing else, after asking", async () => {
    const { service, folder, output, run, command } = await runSetting(120);
    await run();
    const foreign = await command(["files", "upload", join(folder, "requests.jsonl")]);
    const foreignId = JSON.parse(foreign.stdout).id;
    const asked = await command(["gc", folder]);
    expect(asked.exitCode).toBe(2);
    expect(asked.stderr).toContain("hint: give --yes");
    expect(service.emulator.books.requestsSeen({ operation: "files.delete" })).toHaveLength(0);

    const { exitCode, stdout, stderr } = await command(["gc", folder, "--yes"]);
    expect(exitCode).toBe(0);
    const left = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(left.map(({ kind }) => String(kind)).toSorted()).toEqual(["file", "file", "job"]);
    expect(stderr).toContain("Removed 3 of 3 things\n");
    const files = await command(["files", "list", "--all"]);
    expect(JSON.parse(files.stdout).id).toBe(foreignId);
    expect((await command(["jobs", "list"])).stdout).toBe("");
    expect((await command(["results", output])).exitCode).toBe(0);
    expect((await command(["gc", folder, "--yes"])).stderr).toContain(
      "Nothing is left on the service of 1 ended run\n",
    );
    expect((await readdir(folder)).some((name) => name.endsWith(".lock"))).toBe(false);
  });

  it("leaves a run alone that goes on", async () => {
    const { service, folder, output, interrupted, command } = await runSetting(6, { advancePerRequestMs: 0 });
    await interrupted("Created job");
    const { exitCode, stderr } = await command(["gc", folder, "--yes"]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`${output}.run is left alone: it is running\n`);
    expect(service.emulator.books.requestsSeen({ operation: "jobs.cancel" })).toHaveLength(0);
    expect(service.emulator.books.requestsSeen({ operation: "jobs.delete" })).toHaveLength(0);
  });

  it("cancels what a run goes on with that was moved aside", async () => {
    const { service, folder, interrupted, command } = await runSetting(120, { advancePerRequestMs: 0 });
    await interrupted("Created job");
    await interrupted("Created job", "--fresh");
    const [first, second] = service.emulator.books.creates();
    const { stdout } = await command(["gc", folder, "--yes"]);
    expect(stdout).toContain(first?.job_id ?? "none");
    expect(stdout).not.toContain(second?.job_id ?? "none");
    const cancels = service.emulator.books.requestsSeen({ operation: "jobs.cancel" });
    expect(cancels.map(({ path }) => path)).toEqual([expect.stringContaining(first?.job_id ?? "none")]);
  });

  it("cancels a second job for a part that shows only after its run has ended", async () => {
    const { service, folder, run, command } = await runSetting(120);
    await run();
    const [first] = service.emulator.books.creates();
    const batch = createMistralBatch({ apiKey: TEST_KEY, baseUrl: service.url, env: {} });
    const twin = await batch.jobs.create({
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
      input_files: [...(first?.input_files ?? [])],
      metadata: first?.metadata as Record<string, string>,
      submission_key: false,
    });
    const { stdout } = await command(["gc", folder, "--yes"]);
    expect(stdout).toContain(twin.id);
    const cancels = service.emulator.books.requestsSeen({ operation: "jobs.cancel" });
    expect(cancels.map(({ path }) => path)).toEqual([expect.stringContaining(twin.id)]);
  });

  it("leaves a run alone that was moved aside while somebody has its output", async () => {
    const { service, folder, output, interrupted, command } = await runSetting(6, { advancePerRequestMs: 0 });
    await interrupted("Created job");
    await interrupted("Created job", "--fresh");
    const other = await fileSink(output);
    const { stderr } = await command(["gc", folder, "--yes"]);
    await other.abort();
    expect(stderr).toContain("is left alone: Cannot write");
    expect(service.emulator.books.requestsSeen({ operation: "jobs.cancel" })).toHaveLength(0);
  });
});
