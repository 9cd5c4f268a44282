import { describe, expect, it } from "vitest";
import { type EmulatedService, emulatedService } from "../../test-support/emulated-service.ts";
import { runCli, TEST_KEY } from "../../test-support/run-cli.ts";

const UNKNOWN_ID = "00000000-0000-4000-8000-000000000000";

async function createJobs(service: EmulatedService, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const response = await fetch(`${service.url}/v1/batch/jobs`, {
      method: "POST",
      headers: { authorization: `Bearer ${TEST_KEY}`, "content-type": "application/json" },
      body: JSON.stringify({
        endpoint: "/v1/chat/completions",
        model: "mistral-small-latest",
        metadata: { number: String(index) },
        requests: [{ custom_id: "a", body: { messages: [{ role: "user", content: "Hello" }] } }],
      }),
    });
    ids.push(((await response.json()) as { id: string }).id);
  }
  return ids;
}

async function upload({ url }: EmulatedService): Promise<string> {
  const form = new FormData();
  form.append("purpose", "batch");
  form.append(
    "file",
    new Blob(['{"custom_id":"a","body":{"messages":[{"role":"user","content":"Hi"}]}}\n']),
    "a.jsonl",
  );
  const headers = { authorization: `Bearer ${TEST_KEY}` };
  const response = await fetch(`${url}/v1/files`, { method: "POST", headers, body: form });
  return ((await response.json()) as { id: string }).id;
}

function lines(text: string): { id: string; status: string; metadata: Record<string, string> }[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("jobs list", () => {
  it("prints one JSON line a job when stdout is no terminal", async () => {
    const service = await emulatedService();
    const ids = await createJobs(service, 3);
    const { exitCode, stdout, stderr } = await runCli(["jobs", "list"], service);
    expect(exitCode).toBe(0);
    expect(lines(stdout).map(({ id }) => id)).toEqual(ids.toReversed());
    expect(stderr).toBe("");
  });

  it("prints a table when stdout is a terminal, JSON with --json", async () => {
    const service = await emulatedService();
    const [id = ""] = await createJobs(service, 1);
    const table = await runCli(["jobs", "list"], { ...service, isTerminal: true, env: { NO_COLOR: "1" } });
    expect(table.stdout).toMatch(/^JOB +STATUS +DONE +FAILED +CREATED +MODEL +ENDPOINT\n/);
    expect(table.stdout).toContain(`${id}  `);
    expect(table.stdout).toContain("/v1/chat/completions\n");
    const json = await runCli(["jobs", "list", "--json"], { ...service, isTerminal: true });
    expect(lines(json.stdout)).toHaveLength(1);
  });

  it("stops at --limit and says so, and goes on with --all", async () => {
    const service = await emulatedService();
    await createJobs(service, 4);
    const some = await runCli(["jobs", "list", "--limit", "2"], service);
    expect(lines(some.stdout)).toHaveLength(2);
    expect(some.stderr).toContain("There are more jobs: raise --limit (now 2) or give --all");
    const all = await runCli(["jobs", "list", "--limit", "2", "--all"], service);
    expect(lines(all.stdout)).toHaveLength(4);
  });

  it("filters by state and metadata, and turns the order around", async () => {
    const service = await emulatedService();
    const ids = await createJobs(service, 3);
    const labelled = await runCli(["jobs", "list", "--metadata", "number=1"], service);
    expect(lines(labelled.stdout).map(({ id }) => id)).toEqual([ids[1]]);
    await service.emulator.finishJobs();
    const ended = await runCli(["jobs", "list", "--status", "SUCCESS", "FAILED", "--order", "oldest"], service);
    expect(lines(ended.stdout).map(({ id }) => id)).toEqual(ids);
  });

  it("says that there is nothing when nothing matches", async () => {
    const service = await emulatedService();
    const table = await runCli(["jobs", "list"], { ...service, isTerminal: true });
    expect(table).toEqual({ exitCode: 0, stdout: "", stderr: "No jobs found\n" });
    const json = await runCli(["jobs", "list"], service);
    expect(json).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });
});

describe("jobs get, cancel, delete", () => {
  it("shows a job as fields on a terminal and as one JSON document in a pipe", async () => {
    const service = await emulatedService();
    const [id = ""] = await createJobs(service, 1);
    const fields = await runCli(["jobs", "get", id], { ...service, isTerminal: true, env: { NO_COLOR: "1" } });
    expect(fields.stdout).toMatch(new RegExp(`^job +${id}\nstatus +`));
    const json = await runCli(["jobs", "get", id], service);
    expect(JSON.parse(json.stdout)).toMatchObject({ id, metadata: { number: "0" } });
  });

  it("cancels and deletes", async () => {
    const service = await emulatedService({ advancePerRequestMs: 0 });
    const [id = ""] = await createJobs(service, 1);
    const cancelled = await runCli(["jobs", "cancel", id], service);
    expect(JSON.parse(cancelled.stdout)).toMatchObject({ id, status: "CANCELLATION_REQUESTED" });
    await service.emulator.finishJobs();
    const deleted = await runCli(["jobs", "delete", id], service);
    expect(JSON.parse(deleted.stdout)).toMatchObject({ id, deleted: true });
  });

  it.each(["get", "cancel", "delete"])("%s of an unknown job ends with 5 and a hint", async (verb) => {
    const service = await emulatedService();
    const { exitCode, stdout, stderr } = await runCli(["jobs", verb, UNKNOWN_ID], service);
    expect(exitCode).toBe(5);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: .+\n/);
    expect(stderr).toContain("hint: check the id");
    expect(stderr).toContain("code: not_found (exit 5)");
  });

  it("refuses an id that is none before anything is sent", async () => {
    const service = await emulatedService();
    const { exitCode, stderr } = await runCli(["jobs", "get", "7"], service);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("code: invalid_argument (exit 2)");
    expect(service.emulator.books.requestsSeen()).toHaveLength(0);
  });
});

describe("jobs create and find", () => {
  const MODEL = ["--endpoint", "chat/completions", "--model", "mistral-small-latest"];

  it("creates a job, prints its id on stderr and finds it again by its key", async () => {
    const service = await emulatedService();
    const file = await upload(service);
    const created = await runCli(
      [
        "jobs",
        "create",
        ...MODEL,
        "--input-file",
        file,
        "--metadata",
        "a=1",
        "--metadata",
        "b=x=y",
        "--submission-key",
        "k-1",
      ],
      service,
    );
    expect(created.exitCode).toBe(0);
    const job = JSON.parse(created.stdout);
    expect(job).toMatchObject({ endpoint: "/v1/chat/completions", metadata: { a: "1", b: "x=y", mb_key: "k-1" } });
    expect(created.stderr).toBe(`Created job ${job.id} (submission key k-1)\n`);
    const found = await runCli(["jobs", "find", "k-1"], service);
    expect(JSON.parse(found.stdout).id).toBe(job.id);
  });

  it("says where to look when the key stands in no job", async () => {
    const service = await emulatedService();
    const { exitCode, stderr } = await runCli(["jobs", "find", "k-2"], service);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('The list holds no job with the submission key "k-2"');
  });

  it("creates one job when the reply is lost", async () => {
    const service = await emulatedService();
    const file = await upload(service);
    service.emulator.faults.add({ when: { operation: "jobs.create", nth: 1 }, fault: { kind: "reply-lost" } });
    const { exitCode } = await runCli(["jobs", "create", ...MODEL, "--input-file", file], service);
    expect(exitCode).toBe(0);
    expect(service.emulator.books.creates()).toHaveLength(1);
  });

  it("ends with 8 and the way to look when nobody knows whether the job exists", async () => {
    const service = await emulatedService();
    const file = await upload(service);
    service.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "reply-lost" } });
    service.emulator.faults.add({ when: { operation: "jobs.list", times: 99 }, fault: { kind: "forbidden" } });
    const { exitCode, stderr } = await runCli(
      ["jobs", "create", ...MODEL, "--input-file", file, "--submission-key", "k-3", "--base-url", service.url],
      service,
    );
    expect(exitCode).toBe(8);
    expect(stderr).toContain(`mistral-batch jobs find k-3 --base-url ${service.url}\n`);
    expect(stderr).toContain("code: ambiguous_submit (exit 8)");
    expect(service.emulator.books.creates()).toHaveLength(1);
  });

  it("asks for what is missing", async () => {
    const { exitCode, stderr } = await runCli(["jobs", "create", "--endpoint", "/v1/ocr"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("error: required option '--input-file <file_id...>' not specified");
    expect(stderr).toContain("hint: see mistral-batch jobs create --help");
  });
});

describe("jobs wait", () => {
  it("waits for the end, tells of each state once in a pipe, and prints the job", async () => {
    const service = await emulatedService({ advancePerRequestMs: 400 });
    const [id = ""] = await createJobs(service, 1);
    const { exitCode, stdout, stderr } = await runCli(["jobs", "wait", id], service);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id, status: "SUCCESS" });
    expect(stderr).toBe("Rows: QUEUED\nRows: RUNNING 100% (1 of 1 row)\nRows: SUCCESS 100% (1 of 1 row)\n");
  });

  it("ends with 7 when the job did not succeed", async () => {
    const service = await emulatedService();
    const [id = ""] = await createJobs(service, 1);
    await runCli(["jobs", "cancel", id], service);
    const { exitCode, stdout } = await runCli(["jobs", "wait", id], service);
    expect(exitCode).toBe(7);
    expect(JSON.parse(stdout).status).toBe("CANCELLED");
  });

  it("detaches on Ctrl-C and says how to go on", async () => {
    const service = await emulatedService({ advancePerRequestMs: 0 });
    const [id = ""] = await createJobs(service, 1);
    const interrupt = new AbortController();
    const { exitCode, stderr } = await runCli(["jobs", "wait", id], {
      ...service,
      signal: interrupt.signal,
      onStderr: (text) => {
        if (text.includes("QUEUED")) interrupt.abort(new Error("Ctrl-C"));
      },
    });
    expect(exitCode).toBe(130);
    expect(stderr).toContain(
      `error: Stopped waiting: job ${id} goes on\nhint: go on waiting with: mistral-batch jobs wait ${id}\n`,
    );
    expect(service.emulator.books.requestsSeen({ operation: "jobs.cancel" })).toHaveLength(0);
  });

  it("ends with 6 at its deadline", async () => {
    const service = await emulatedService({ advancePerRequestMs: 0 });
    const [id = ""] = await createJobs(service, 1);
    const { exitCode, stderr } = await runCli(["jobs", "wait", id, "--deadline-ms", "20000"], service);
    expect(exitCode).toBe(6);
    expect(stderr).toContain("code: deadline_exceeded (exit 6)");
  });
});
