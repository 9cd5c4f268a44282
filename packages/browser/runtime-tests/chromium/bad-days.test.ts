// What goes wrong for whoever has a page open, in a real tab of the browser.
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { commands } from "vitest/browser";
import { createMistralBatch, isTerminal, type MistralBatch, opfsSink } from "../../dist/index.js";
import { requestsFile, runsOf } from "./orders.ts";

const gateway = (): MistralBatch => createMistralBatch({ baseUrl: inject("open"), getToken: () => "user-token" });
const stored = (name: string): string => localStorage.getItem(name) ?? "";

beforeEach(async () => {
  localStorage.clear();
  await commands.clearFaults();
});
afterEach(() => commands.clearFaults());

async function filesOfTheSite(): Promise<Record<string, number>> {
  const files: Record<string, number> = {};
  const root = await navigator.storage.getDirectory();
  for await (const [name, handle] of root.entries()) {
    if (handle instanceof FileSystemFileHandle) files[name] = (await handle.getFile()).size;
  }
  return files;
}

async function linesOf(name: string): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const text = await (await (await root.getFileHandle(name)).getFile()).text();
  return text.trimEnd().split("\n");
}

test("a raw key is refused in a page, with the way out, and used where that is allowed", async () => {
  const options = { baseUrl: inject("open"), apiKey: "raw-key" };
  expect(() => createMistralBatch(options)).toThrow(
    expect.objectContaining({
      code: "invalid_argument",
      message: expect.stringMatching(/keep it in a gateway .*baseUrl.*dangerouslyAllowBrowser/) as string,
    }),
  );
  const batch = createMistralBatch({ ...options, dangerouslyAllowBrowser: true });
  expect(await batch.jobs.list()).toMatchObject({ object: "list" });
});

test("a tab that is closed while it waits leaves a job that another tab goes on with, and pays once", async () => {
  await commands.openTab("beside");
  await commands.untilMark("run", inject("open"), "waiting");
  await commands.closeTab();
  await commands.finishJobs();
  const ended = await gateway().jobs.wait({ job_id: stored("job") });
  const summary = await gateway().collect(ended, opfsSink("results.jsonl"));
  expect([summary.succeeded, (await linesOf("results.jsonl")).length]).toEqual([300, 300]);
  expect(await commands.jobsOfKey(stored("key"))).toBe(1);
});

test("a tab that is closed inside of a create leaves a job that is found by its key", async () => {
  await commands.fault("jobs.create", { kind: "stall" });
  await commands.openTab("beside");
  await commands.begin("run", inject("open"));
  await expect.poll(() => commands.jobsOfKey(stored("key")), { timeout: 30_000 }).toBe(1);
  await commands.closeTab();
  expect(stored("job")).toBe("");
  await commands.clearFaults();
  const job = await gateway().jobs.findSubmitted({ submission_key: stored("key") });
  expect(job?.metadata).toMatchObject({ mb_key: stored("key") });
  expect(await commands.jobsOfKey(stored("key"))).toBe(1);
});

test("a tab that is closed while it writes leaves no half of the results, and nothing in the way", async () => {
  await (await navigator.storage.getDirectory()).removeEntry("results.jsonl").catch(() => {});
  await commands.openTab("beside");
  await commands.untilMark("run", inject("open"), "waiting");
  await commands.closeTab();
  await commands.finishJobs();
  await commands.fault("files.download", { kind: "stall", at: "body", afterBytes: 20_000 });
  await commands.openTab("beside");
  await commands.untilMark("collect", inject("open"), "writing");
  await commands.closeTab();
  await commands.clearFaults();
  await expect.poll(async () => (await filesOfTheSite())["results.jsonl"]).toBe(0);
  const job = await gateway().jobs.get({ job_id: stored("job") });
  expect(isTerminal(job)).toBe(true);
  await gateway().collect(job, opfsSink("results.jsonl"));
  expect(await linesOf("results.jsonl")).toHaveLength(300);
});

/** Another tab goes on with the run: what it has of it is the name, and the file that a person picks again. */
async function finishRun(): Promise<void> {
  const run = await runsOf(inject("open")).open(stored("run"), { inputs: requestsFile() });
  await commands.finishJobs();
  const waited = run.wait({ onEvent: ({ type }) => type === "submitted" && void commands.finishJobs() });
  expect(await waited).toMatchObject({ succeeded: 300, missing: 0, duplicate_jobs: 0 });
  await run.collect(opfsSink("run.jsonl"), { ordered: true });
  const ids = (await linesOf("run.jsonl")).map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
  expect(ids).toEqual(Array.from({ length: 300 }, (_, index) => String(index)));
  expect(await commands.jobsOfRun(stored("run"))).toBe(1);
}

test("a tab that is closed while its run uploads leaves a run that another tab goes on with, and pays once", async () => {
  await commands.fault("files.upload", { kind: "stall" });
  await commands.openTab("beside");
  const before = (await commands.seen("files.upload")).length;
  await commands.begin("order", inject("open"));
  await expect.poll(async () => (await commands.seen("files.upload")).length, { timeout: 30_000 }).toBe(before + 1);
  await commands.closeTab();
  await commands.clearFaults();
  await finishRun();
});

test("a tab that is closed while its run waits leaves a run that another tab goes on with, and pays once", async () => {
  await commands.openTab("beside");
  await commands.untilMark("order", inject("open"), "submitted");
  await commands.closeTab();
  await finishRun();
});

test("a tab that is closed while its run fetches rows leaves none of them out, and none twice", async () => {
  await commands.openTab("beside");
  await commands.untilMark("order", inject("open"), "submitted");
  await commands.closeTab();
  await commands.finishJobs();
  await commands.fault("files.download", { kind: "stall", at: "body", afterBytes: 20_000 });
  await commands.openTab("beside");
  const before = (await commands.seen("files.download")).length;
  await commands.begin("goOn", inject("open"));
  await expect.poll(async () => (await commands.seen("files.download")).length, { timeout: 30_000 }).toBe(before + 1);
  await commands.closeTab();
  await commands.clearFaults();
  await finishRun();
});

test("a tab without network says that it is offline", async () => {
  await commands.openTab("apart");
  await commands.unplugTab();
  expect(await commands.inTab("list", inject("open"))).toMatchObject({
    code: "connection_lost",
    message: expect.stringContaining("the browser is offline") as string,
  });
});

test("a page without https has no file system for the site, and is told what to use", async () => {
  await commands.openTab("unsafe");
  expect(await commands.inTab("write", "")).toMatchObject({
    code: "sink_unwritable",
    message: expect.stringMatching(/with https it can, else use downloadSink or fileHandleSink/) as string,
  });
});
