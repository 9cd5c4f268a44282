import { expect, test, vi } from "vitest";
import { type Answer, jobJson, stubService } from "../../test-support/stub-service.ts";
import { pollDelayMs } from "./poll-interval.ts";
import { waitForJob } from "./wait-for-job.ts";

const ID = "11111111-1111-4111-8111-111111111111";
const failure = (status: number, headers: Record<string, string> = {}): Response =>
  new Response("{}", { status, headers });

test.each(["SUCCESS", "FAILED", "TIMEOUT_EXCEEDED", "CANCELLED"])("waitForJob() ends on %s", async (status) => {
  const answers = ["QUEUED", "RUNNING", "CANCELLATION_REQUESTED", status].map((value) => jobJson({ status: value }));
  const { client, seen } = stubService(answers);
  const polls: string[] = [];
  const job = await waitForJob(client, { job_id: ID }, { onPoll: (current) => polls.push(current.status) });
  expect(job.status).toBe(status);
  expect(polls).toEqual(["QUEUED", "RUNNING", "CANCELLATION_REQUESTED"]);
  expect(seen.map(({ atMs }) => atMs)).toEqual([0, 9500, 28_500, 66_500]);
});

test.each([
  [{}, 0, 0, 10_000],
  [{}, 3, 0, 80_000],
  [{}, 20, 0, 900_000],
  [{ pollMs: 100, maxPollMs: 150 }, 1, 1, 135],
])("pollDelayMs(%j, %i, %i) is %i", (schedule, poll, fraction, expected) => {
  expect(pollDelayMs(schedule, poll, fraction)).toBe(expected);
});

test("waitForJob() takes a job and checks its endpoint", async () => {
  const { client } = stubService(() => jobJson({ status: "SUCCESS" }));
  await expect(waitForJob(client, { job_id: ID, endpoint: "/v1/chat/completions" })).resolves.toMatchObject({ id: ID });
  await expect(waitForJob(client, { job_id: ID, endpoint: "/v1/ocr" })).rejects.toMatchObject({
    code: "invalid_argument",
  });
});

test("waitForJob() outlasts transient errors, however many", async () => {
  const answers: Answer[] = [...Array.from({ length: 12 }, () => failure(503)), jobJson({ status: "SUCCESS" })];
  const { client, seen } = stubService(answers);
  await expect(waitForJob(client, { job_id: ID })).resolves.toMatchObject({ status: "SUCCESS" });
  expect(seen).toHaveLength(13);
});

test.each([401, 402, 403])("waitForJob() ends at once on %i", async (status) => {
  const { client, seen } = stubService(() => failure(status));
  await expect(waitForJob(client, { job_id: ID })).rejects.toMatchObject({ status });
  expect(seen).toHaveLength(1);
});

test("waitForJob() tolerates a 404 for five minutes only", async () => {
  const fresh = stubService([failure(404), jobJson({ status: "SUCCESS" })]);
  await expect(waitForJob(fresh.client, { job_id: ID })).resolves.toMatchObject({ status: "SUCCESS" });
  const gone = stubService(() => failure(404));
  await expect(waitForJob(gone.client, { job_id: ID })).rejects.toMatchObject({ code: "not_found" });
  expect(gone.clock.monotonic()).toBeGreaterThanOrEqual(300_000);
  expect(gone.clock.monotonic()).toBeLessThan(1_500_000);
});

test("waitForJob() ends an unknown state with completed_at, and warns once of one without", async () => {
  const { client } = stubService([
    jobJson({ status: "PAUSED" }),
    jobJson({ status: "PAUSED" }),
    jobJson({ status: "ARCHIVED", completed_at: 1_767_225_700 }),
  ]);
  const onWarning = vi.fn();
  await expect(waitForJob(client, { job_id: ID }, { onWarning })).resolves.toMatchObject({ status: "ARCHIVED" });
  expect(onWarning).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('"PAUSED"'));
});

test("waitForJob() does not wait for ever on an unknown state", async () => {
  const { client, clock } = stubService(() => jobJson({ status: "PAUSED" }));
  await expect(waitForJob(client, { job_id: ID }, { timeout_hours: 24 })).rejects.toMatchObject({
    code: "deadline_exceeded",
  });
  expect(clock.monotonic()).toBeGreaterThanOrEqual(48 * 3_600_000);
  expect(clock.monotonic()).toBeLessThan(49 * 3_600_000);
});

test("waitForJob() stops at its deadline and says that the job goes on", async () => {
  const { client, clock } = stubService(() => jobJson({ status: "RUNNING" }));
  await expect(waitForJob(client, { job_id: ID }, { deadlineMs: 25_000 })).rejects.toMatchObject({
    code: "deadline_exceeded",
    limitMs: 25_000,
    message: expect.stringContaining("still running"),
  });
  expect(clock.monotonic()).toBe(25_000);
});

test("waitForJob() waits at least as long as Retry-After asks", async () => {
  const { client, seen } = stubService([failure(503, { "retry-after": "120" }), jobJson({ status: "SUCCESS" })]);
  await waitForJob(client, { job_id: ID }, { retries: { strategy: "none" } });
  expect(seen[1]?.atMs).toBe(120_000);
});

test("an abort during the sleep of waitForJob() rethrows the reason at once", async () => {
  const { client, clock } = stubService(() => jobJson({ status: "RUNNING" }));
  const controller = new AbortController();
  clock.setTimer(() => controller.abort("detach"), 3000);
  await expect(waitForJob(client, { job_id: ID }, { signal: controller.signal })).rejects.toBe("detach");
  expect(clock.monotonic()).toBe(3000);
});

test("waitForJob() refuses a schedule that cannot be right", async () => {
  const { client, seen } = stubService([]);
  await expect(waitForJob(client, { job_id: ID }, { pollMs: 0 })).rejects.toMatchObject({ field: "pollMs" });
  await expect(waitForJob(client, { job_id: "../x" })).rejects.toMatchObject({ field: "job_id" });
  expect(seen).toHaveLength(0);
});

test.each([ID, undefined, null])("waitForJob() refuses %j before any request", async (job) => {
  const { client, seen } = stubService([]);
  await expect(Reflect.apply(waitForJob, undefined, [client, job])).rejects.toMatchObject({
    code: "invalid_argument",
    message: expect.stringContaining("must be a job or { job_id }"),
  });
  expect(seen).toEqual([]);
});

test("waitForJob() says once that polls fail, and again after they went well", async () => {
  const none = { retries: { strategy: "none" } } as const;
  const answers = [failure(503), failure(503), jobJson(), failure(502), failure(404), jobJson({ status: "SUCCESS" })];
  const { client } = stubService(answers);
  const onWarning = vi.fn();
  await waitForJob(client, { job_id: ID }, { ...none, onWarning });
  expect(onWarning.mock.calls).toEqual([
    [expect.stringContaining(`Cannot look at job ${ID} for now, trying on: GET`)],
    [expect.stringContaining("answered 502")],
  ]);
});
