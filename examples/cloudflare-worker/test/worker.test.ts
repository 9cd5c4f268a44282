// The Worker as wrangler builds it, in a real workerd, over real HTTP to an emulator on this machine.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createEmulator, type Emulator } from "@mistral-batch/emulator";
import { type EmulatorServer, serve } from "@mistral-batch/emulator/node";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTestHarness, type TestHarness } from "wrangler";
import type { Env } from "../src/env.ts";

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

async function runCron(): Promise<void> {
  await harness.getWorker().scheduled({ cron: "*/5 * * * *", scheduledTime: new Date() });
}

const bucket = async (): Promise<R2Bucket> => (await harness.getWorker<Env>().getEnv()).BUCKET;
const keysOf = async (prefix: string): Promise<string[]> =>
  (await (await bucket()).list({ prefix })).objects.map(({ key }) => key);
const jobsOf = (key: string): readonly unknown[] => emulator.books.jobsByMetadata("mb_run", key);
const place = (key: string, body?: string, more = ""): ReturnType<typeof call> =>
  call("POST", `/batches/${key}?${ORDER}${more}`, body);
const show = async (key: string): Promise<object> => JSON.parse((await call("GET", `/batches/${key}`)).body) as object;
const idsOf = (jsonl: string): Set<unknown> =>
  new Set(
    jsonl
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { custom_id: unknown }).custom_id),
  );

it("takes a batch from its body to its results", async () => {
  const { status, body } = await place("reviews", await data("small.jsonl"));
  expect([status, JSON.parse(body)]).toMatchObject([202, { run_id: "reviews", status: "running", rows: 12 }]);

  await runCron();
  expect((await call("GET", "/batches/reviews/results")).status).toBe(404);
  expect(await show("reviews")).toMatchObject({ status: "running", parts: { submitted: 1 } });

  await emulator.finishJobs();
  await runCron();
  const results = await call("GET", "/batches/reviews/results");
  expect([results.status, idsOf(results.body).size]).toEqual([200, 12]);
  expect(await show("reviews")).toMatchObject({ isFinished: true, inputs: 12, succeeded: 12, missing: 0 });
  // Nothing is left of it but its results.
  expect(await keysOf("runs/reviews")).toEqual([]);
});

it("takes the requests from an object, and asks nothing once all batches are over", async () => {
  await (await bucket()).put("uploads/requests.jsonl", await data("requests.jsonl"));
  expect((await place("large", undefined, "&input=uploads/requests.jsonl")).status).toBe(202);
  await runCron();
  await emulator.finishJobs();
  await runCron();
  expect(idsOf((await call("GET", "/batches/large/results")).body).size).toBe(1304);
  const asked = emulator.books.requestsSeen({}).length;
  await runCron();
  expect(emulator.books.requestsSeen({})).toHaveLength(asked);
});

it("pays once for a batch that is placed twice, open or over, one after the other or at the same time", async () => {
  const input = await data("small.jsonl");
  const placed = await Promise.all([1, 2, 3].map(() => place("twice", input)));
  expect(placed.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(placed.filter(({ status }) => status !== 202 && status !== 200 && status !== 409)).toEqual([]);
  await runCron();
  expect((await place("twice", input)).status).toBe(200);
  await emulator.finishJobs();
  await runCron();
  expect((await place("twice", input)).status).toBe(200);
  await runCron();
  expect(jobsOf("twice")).toHaveLength(1);
});

it("buys again what failed for a reason that may pass, and nothing else", async () => {
  emulator.faults.add({
    when: { operation: "jobs.create", times: 1 },
    fault: { kind: "missing-rows", indexes: [3] },
  });
  await place("repaired", await data("small.jsonl"));
  for (let turn = 0; turn < 4; turn += 1) {
    await runCron();
    await emulator.finishJobs();
  }
  await runCron();
  expect(await show("repaired")).toMatchObject({ isFinished: true, succeeded: 12, attempts: 2 });
  expect(jobsOf("repaired")).toHaveLength(2);
});

it("pauses where the account is in trouble, says why, and goes on by itself", async () => {
  emulator.faults.add({ when: { operation: "jobs.create", times: 2 }, fault: { kind: "billing-off" } });
  await place("unpaid", await data("small.jsonl"));
  await runCron();
  expect(await show("unpaid")).toMatchObject({
    status: "paused",
    reasons: expect.arrayContaining([expect.stringContaining("402")]) as unknown,
  });
  await runCron();
  await emulator.finishJobs();
  await runCron();
  expect(await show("unpaid")).toMatchObject({ isFinished: true, succeeded: 12 });
  expect(jobsOf("unpaid")).toHaveLength(1);
});

it("names the lines of a wrong input and sends nothing", async () => {
  const asked = emulator.books.requestsSeen({}).length;
  const { status, body } = await place("broken", await data("broken.jsonl"));
  expect([status, JSON.parse(body)]).toMatchObject([422, { problemCount: 7 }]);
  await runCron();
  expect(emulator.books.requestsSeen({})).toHaveLength(asked);
  expect(await keysOf("runs/broken")).toEqual([]);
  // Put right, it is placed under the same key.
  expect((await place("broken", await data("small.jsonl"))).status).toBe(202);
});

it.each([
  ["POST", "/batches/x?endpoint=/v1/unknown&model=m", 400],
  ["POST", `/batches/x?${ORDER}`, 422],
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
