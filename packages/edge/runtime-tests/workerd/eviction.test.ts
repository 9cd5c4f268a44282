// Cloudflare may end a Worker at any time. What it leaves behind lies in R2, in Durable Objects and at the service; another one
// goes on.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Service, startService } from "../support/start-service.ts";
import { bundleWorker, NEWEST_WORKERD, startWorker, type Worker } from "../support/start-worker.ts";

let service: Service;
let folder: string;
let code: string;
let worker: Worker;

beforeAll(async () => {
  service = await startService();
  folder = mkdtempSync(join(tmpdir(), "mistral-batch-eviction-"));
  code = await bundleWorker();
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  service.emulator.faults.clear();
  worker = await anotherWorker();
});
afterEach(() => worker.dispose());

const anotherWorker = (): Promise<Worker> =>
  startWorker({ ...NEWEST_WORKERD, code, baseUrl: service.url, storageFolder: folder });

/** Ends the Worker, requests in flight included, and starts one that knows nothing of it. */
async function evict(): Promise<void> {
  await worker.dispose();
  worker = await anotherWorker();
}

const jobsOf = (key: string): readonly unknown[] => service.emulator.books.jobsByMetadata("mb_key", key);

test("evicted between two calls: the next Worker takes up the job, and it is paid once", async () => {
  await worker.ask("start", { key: "between" });
  await evict();
  await service.emulator.finishJobs();
  expect(await worker.ask("finish")).toEqual({ result: { isSame: true, succeeded: 2000, missing: 0 } });
  expect(jobsOf("between")).toHaveLength(1);
});

test("evicted inside of a create: the next Worker finds the job by its key", async () => {
  service.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "stall" } });
  const started = worker.ask("start", { key: "inside" }).catch(() => "gone");
  await expect.poll(() => jobsOf("inside").length, { timeout: 30_000 }).toBe(1);
  await evict();
  expect(await started).toBe("gone");
  service.emulator.faults.clear();
  await service.emulator.finishJobs();
  expect(await worker.ask("finish")).toMatchObject({ result: { succeeded: 2000, missing: 0 } });
  expect(jobsOf("inside")).toHaveLength(1);
});

test("evicted while it writes: nothing stands under the key, and the next Worker writes it whole", async () => {
  const { result } = (await worker.ask("upload", { lines: "12288" })) as { result: { id: string; bytes: number } };
  const save = { file_id: result.id, key: "saved.jsonl" };
  const stall = service.emulator.faults.add({
    when: { operation: "files.download" },
    fault: { kind: "stall", at: "body", afterBytes: 7_000_000 },
  });
  const saved = worker.ask("saveToR2", save).catch(() => "gone");
  await expect.poll(() => stall.hits, { timeout: 30_000 }).toBe(1);
  await evict();
  expect(await saved).toBe("gone");
  service.emulator.faults.clear();
  expect(await worker.ask("sizeInR2", { key: "saved.jsonl" })).toEqual({ result: null });
  expect(await worker.ask("saveToR2", save)).toEqual({ result: result.bytes });
});

test("evicted behind a checkpoint: the next Worker goes on there", async () => {
  const { result: token } = (await worker.ask("beginInR2", { key: "checkpointed" })) as { result: string };
  await evict();
  expect(await worker.ask("goOnInR2", { key: "checkpointed", token })).toEqual({
    result: { size: 13_000_000, isInOrder: true, left: null },
  });
});

const jobsOfRun = (run_id: string): readonly unknown[] => service.emulator.books.jobsByMetadata("mb_run", run_id);
const FINISHED = { result: { isFinished: true, succeeded: 2000, missing: 0, lines: 2000 } };

test("evicted between two turns of a run: the next Worker goes on with it, and it is paid once", async () => {
  expect(await worker.ask("placeRun", { run_id: "between-turns" })).toEqual({ result: { submitted: 1 } });
  await evict();
  await service.emulator.finishJobs();
  expect(await worker.ask("moveRun", { run_id: "between-turns" })).toEqual(FINISHED);
  expect(jobsOfRun("between-turns")).toHaveLength(1);
});

test("evicted while a run uploads: the next Worker uploads again, and it is paid once", async () => {
  const stall = service.emulator.faults.add({ when: { operation: "files.upload" }, fault: { kind: "stall" } });
  const placed = worker.ask("placeRun", { run_id: "uploading" }).catch(() => "gone");
  await expect.poll(() => stall.hits, { timeout: 30_000 }).toBe(1);
  await evict();
  expect(await placed).toBe("gone");
  service.emulator.faults.clear();
  await worker.ask("moveRun", { run_id: "uploading" });
  await service.emulator.finishJobs();
  expect(await worker.ask("moveRun", { run_id: "uploading" })).toEqual(FINISHED);
  expect(jobsOfRun("uploading")).toHaveLength(1);
});

test("evicted while a run fetches its rows: the next Worker leaves none of them out, and none twice", async () => {
  await worker.ask("placeRun", { run_id: "fetching" });
  await service.emulator.finishJobs();
  const stall = service.emulator.faults.add({
    when: { operation: "files.download" },
    fault: { kind: "stall", at: "body", afterBytes: 100_000 },
  });
  const moved = worker.ask("moveRun", { run_id: "fetching" }).catch(() => "gone");
  await expect.poll(() => stall.hits, { timeout: 30_000 }).toBe(1);
  await evict();
  expect(await moved).toBe("gone");
  service.emulator.faults.clear();
  expect(await worker.ask("moveRun", { run_id: "fetching" })).toEqual(FINISHED);
  expect(jobsOfRun("fetching")).toHaveLength(1);
});
