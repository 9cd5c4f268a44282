// The Worker as wrangler builds it, in a real workerd, over real HTTP to an emulator on this machine.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createEmulator, type Emulator } from "@mistral-batch/emulator";
import { type EmulatorServer, serve } from "@mistral-batch/emulator/node";
import { blobSource, createMistralBatch } from "@mistral-batch/node";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTestHarness, type TestHarness } from "wrangler";
import type { Env } from "../src/env.ts";
import { closeOrder, placeOrder } from "../src/order-book.ts";

const ROOT = join(import.meta.dirname, "..");
const data = (name: string): Promise<string> => readFile(join(ROOT, "../data", name), "utf8");
const ORDER = "endpoint=/v1/chat/completions&model=mistral-small-latest";

let emulator: Emulator;
let service: EmulatorServer;
let harness: TestHarness;

beforeAll(async () => {
  emulator = createEmulator();
  service = await serve(emulator);
  harness = createTestHarness({
    root: ROOT,
    workers: [
      {
        configPath: "wrangler.jsonc",
        vars: { MISTRAL_BASE_URL: service.url },
        secrets: { MISTRAL_API_KEY: "test", ACCESS_TOKEN: "let-me-in" },
      },
    ],
  });
  await harness.listen();
});
afterAll(async () => {
  await harness.close();
  await service.close();
});
beforeEach(() => emulator.faults.clear());

async function call(method: string, path: string, body?: string): Promise<{ status: number; body: string }> {
  const headers = { authorization: "Bearer let-me-in" };
  const response = await harness.fetch(path, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: response.status, body: await response.text() };
}

async function runCron(scheduledTime = new Date()): Promise<void> {
  await harness.getWorker().scheduled({ cron: "*/5 * * * *", scheduledTime });
}

const bucket = async (): Promise<R2Bucket> => (await harness.getWorker<Env>().getEnv()).BUCKET;
const keysOf = async (prefix: string): Promise<string[]> =>
  (await (await bucket()).list({ prefix })).objects.map(({ key }) => key);
const jobsOf = (key: string): readonly unknown[] => emulator.books.jobsByMetadata("mb_key", key);

it("takes a batch from its body to its results", async () => {
  const placed = await call("POST", `/batches/reviews?${ORDER}`, await data("small.jsonl"));
  expect([placed.status, JSON.parse(placed.body)]).toMatchObject([202, { key: "reviews", rows: 12 }]);

  await runCron();
  expect((await call("GET", "/batches/reviews/results")).status).toBe(404);
  expect(JSON.parse((await call("GET", "/batches/reviews")).body)).toMatchObject({ key: "reviews" });

  await emulator.finishJobs();
  await runCron();
  const { status, body } = await call("GET", "/batches/reviews/results");
  const ids = body
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
  expect([status, ids.length, new Set(ids).size]).toEqual([200, 12, 12]);
  const { summary } = JSON.parse((await call("GET", "/batches/reviews")).body) as { summary: object };
  expect(summary).toMatchObject({ inputs: 12, missing: 0, unexpected: 0 });
  expect(await keysOf("open/")).toEqual([]);
});

it("takes the requests from an object, and looks at all jobs with one list", async () => {
  await (await bucket()).put("uploads/requests.jsonl", await data("requests.jsonl"));
  for (const key of ["one", "two", "three"]) {
    const { status } = await call("POST", `/batches/${key}?${ORDER}&input=uploads/requests.jsonl`);
    expect(status).toBe(202);
  }
  const before = emulator.books.requestsSeen({}).length;
  const askedSince = (): readonly string[] =>
    emulator.books
      .requestsSeen({})
      .slice(before)
      .map(({ operation }) => String(operation));
  await runCron();
  expect(askedSince()).toEqual(["jobs.list"]);

  await emulator.finishJobs();
  await runCron();
  const { body } = await call("GET", "/batches/two/results");
  expect(body.trimEnd().split("\n")).toHaveLength(1304);
  const asked = askedSince().length;
  await runCron();
  // Without open orders nothing is asked.
  expect(askedSince()).toHaveLength(asked);
});

it("pays once for an order that is placed twice", async () => {
  const input = await data("small.jsonl");
  expect((await call("POST", `/batches/twice?${ORDER}`, input)).status).toBe(202);
  expect((await call("POST", `/batches/twice?${ORDER}`, input)).status).toBe(200);
  expect(jobsOf("twice")).toHaveLength(1);
});

it("lets only one of two orders with one key into the book", async () => {
  const order = { key: "race", input: "", endpoint: "", model: "", job_id: "" };
  const placed = await Promise.all([1, 2, 3].map(async () => await placeOrder(await bucket(), order)));
  expect(placed.filter((isPlaced) => isPlaced)).toHaveLength(1);
  await closeOrder(await bucket(), order);
});

it("takes up orders that a Worker left behind, and pays nothing twice", async () => {
  const input = "uploads/small.jsonl";
  const store = await bucket();
  await store.put(input, await data("small.jsonl"));
  const customMetadata = { input, endpoint: "/v1/chat/completions", model: "mistral-small-latest", job_id: "" };
  // One ended before its job was created, the other between the create and writing it down.
  await store.put("open/before", "", { customMetadata });
  await store.put("open/between", "", { customMetadata });
  const batch = createMistralBatch({ apiKey: "test", baseUrl: service.url });
  const file = await batch.files.upload({ file: blobSource(new Blob([await data("small.jsonl")])), purpose: "batch" });
  const { endpoint, model } = customMetadata;
  await batch.jobs.create({ endpoint, model, input_files: [file.id], submission_key: "between" });

  await runCron();
  // Too early: its Worker may still be at it.
  expect(jobsOf("before")).toHaveLength(0);
  await runCron(new Date(Date.now() + 16 * 60_000));
  await emulator.finishJobs();
  await runCron();
  for (const key of ["before", "between"]) {
    expect(jobsOf(key)).toHaveLength(1);
    expect((await call("GET", `/batches/${key}/results`)).status).toBe(200);
  }
});

it("closes an order that the service refuses, so that it can be placed anew", async () => {
  emulator.faults.add({ when: { operation: "jobs.create", times: 1 }, fault: { kind: "forbidden" } });
  const input = await data("small.jsonl");
  expect((await call("POST", `/batches/refused?${ORDER}`, input)).status).toBe(502);
  expect(jobsOf("refused")).toEqual([]);
  expect((await call("POST", `/batches/refused?${ORDER}`, input)).status).toBe(202);
});

it("names the lines of a wrong input and sends nothing", async () => {
  const uploads = emulator.books.uploads().length;
  const { status, body } = await call("POST", `/batches/broken?${ORDER}`, await data("broken.jsonl"));
  expect([status, JSON.parse(body)]).toMatchObject([422, { problemCount: 7 }]);
  expect(emulator.books.uploads()).toHaveLength(uploads);
  expect(await keysOf("open/broken")).toEqual([]);
});

it.each([
  ["POST", "/batches/x?endpoint=/v1/unknown&model=m", 400],
  ["POST", `/batches/x?${ORDER}&input=not-there.jsonl`, 404],
  ["GET", "/batches/not-there", 404],
  ["GET", "/", 404],
])("answers %s %s with %i", async (method, path, status) => {
  expect((await call(method, path)).status).toBe(status);
});

it("lets nobody in without the token", async () => {
  const answer = await harness.fetch("/batches/x", { headers: { authorization: "Bearer let-me-on" } });
  expect(answer.status).toBe(401);
});
