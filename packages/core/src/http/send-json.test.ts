import { expect, test } from "vitest";
import { getJob } from "../operations/jobs/get-job.ts";
import { jobJson, stubService } from "../test-support/stub-service.ts";
import { batchJobSchema } from "../wire/batch-job.ts";
import { sendJsonOnce } from "./send-json.ts";

const JOB = { job_id: "11111111-1111-4111-8111-111111111111" };
const failure = (status: number, headers: Record<string, string> = {}): Response =>
  new Response('{"detail":"no"}', { status, headers: { "content-type": "application/json", ...headers } });

test("a call sends the key, what it accepts and the caller's headers", async () => {
  const { client, seen } = stubService([jobJson()]);
  await getJob(client, JOB, { headers: { "x-trace": "1" } });
  expect(Object.fromEntries(seen[0]?.headers ?? [])).toMatchObject({
    accept: "application/json",
    authorization: "Bearer test-key",
    "x-trace": "1",
  });
});

test("a call with a header that cannot be sent is refused, without its value, and not repeated", async () => {
  const { client, seen } = stubService([jobJson()]);
  const refused = getJob(client, JOB, { headers: { "x-trace": "secret\nmore" } });
  await expect(refused).rejects.toMatchObject({ code: "invalid_argument", field: "headers" });
  await expect(refused).rejects.not.toThrow(/secret/);
  expect(seen).toEqual([]);
});

test("a call that is aborted in the body of an error rejects with the reason of its signal", async () => {
  const controller = new AbortController();
  const body = new ReadableStream<Uint8Array>({ pull: () => controller.abort("enough") }, { highWaterMark: 0 });
  const { client } = stubService([new Response(body, { status: 400 })]);
  const request = { method: "GET", path: "/v1/batch/jobs" } as const;
  const sent = sendJsonOnce(client, request, batchJobSchema, { signal: controller.signal });
  await expect(sent).rejects.toBe("enough");
});

test("a call is repeated after 429, 5xx and lost connections, with longer and longer waits", async () => {
  const { client, seen } = stubService([
    failure(429),
    failure(503),
    new TypeError("fetch failed"),
    failure(520),
    jobJson(),
  ]);
  await expect(getJob(client, JOB)).resolves.toMatchObject({ status: "QUEUED" });
  expect(seen.map(({ atMs }) => atMs)).toEqual([0, 250, 625, 1187.5, 2031.25]);
});

test("a call gives up after five attempts with the last error", async () => {
  const { client, seen } = stubService(() => failure(503));
  await expect(getJob(client, JOB)).rejects.toMatchObject({ code: "server_error", status: 503 });
  expect(seen).toHaveLength(5);
});

test.each([400, 401, 402, 403, 404, 409, 422])("a call is not repeated after %i", async (status) => {
  const { client, seen } = stubService(() => failure(status));
  await expect(getJob(client, JOB)).rejects.toMatchObject({ name: "HttpError", status, isRetryable: false });
  expect(seen).toHaveLength(1);
});

test.each([
  ["2", 2000],
  ["0.5", 500],
  ["Thu, 01 Jan 2026 00:00:07 GMT", 7000],
])("a call waits as Retry-After %s says", async (value, waitMs) => {
  const { client, seen } = stubService([failure(429, { "retry-after": value }), jobJson()]);
  await getJob(client, JOB);
  expect(seen[1]?.atMs).toBe(waitMs);
});

test("a Retry-After beyond ten minutes is left to the caller", async () => {
  const { client, seen } = stubService(() => failure(429, { "retry-after": "601" }));
  await expect(getJob(client, JOB)).rejects.toMatchObject({ code: "rate_limited", retryAfterMs: 601_000 });
  expect(seen).toHaveLength(1);
});

test("a given RetryConfig replaces the default one", async () => {
  const none = stubService(() => failure(503));
  await expect(getJob(none.client, JOB, { retries: { strategy: "none" } })).rejects.toMatchObject({ status: 503 });
  expect(none.seen).toHaveLength(1);

  const lost = stubService(() => new TypeError("fetch failed"));
  await expect(getJob(lost.client, JOB, { retries: { strategy: "backoff" } })).rejects.toMatchObject({
    code: "connection_lost",
  });
  expect(lost.seen).toHaveLength(1);

  const short = stubService(() => failure(503));
  const retries = {
    strategy: "backoff",
    backoff: { initialInterval: 1000, exponent: 1, maxElapsedTime: 1600 },
  } as const;
  await expect(getJob(short.client, JOB, { retries })).rejects.toMatchObject({ status: 503 });
  expect(short.seen.map(({ atMs }) => atMs)).toEqual([0, 500, 1000, 1500]);
});

test("a call that gets no headers times out, naming itself and the limit", async () => {
  const { client, seen } = stubService(() => new Promise<never>(() => {}));
  await expect(getJob(client, JOB, { timeoutMs: 1000, retries: { strategy: "none" } })).rejects.toMatchObject({
    name: "TimeoutError",
    code: "headers_timeout",
    limitMs: 1000,
    message: `GET https://api.mistral.ai/v1/batch/jobs/${JOB.job_id} timed out: no answer for 1000 ms`,
  });
  expect(seen).toHaveLength(1);
});

test("a body that stalls times out", async () => {
  const stalled = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"id"')),
  });
  const { client } = stubService(() => new Response(stalled));
  await expect(getJob(client, JOB, { idleMs: 500, retries: { strategy: "none" } })).rejects.toMatchObject({
    code: "idle_timeout",
    limitMs: 500,
  });
});

test.each([
  ["before the call", 0],
  ["during the request", 1],
  ["during the wait before a repeat", 2],
])("an abort %s rethrows the caller's reason at once", async (_phase, phase) => {
  const controller = new AbortController();
  const reason = { why: "the user left" };
  const { client, clock, seen } = stubService(() => {
    if (phase === 1) controller.abort(reason);
    if (phase === 2) clock.setTimer(() => controller.abort(reason), 10);
    return phase === 1 ? new Promise<never>(() => {}) : failure(503);
  });
  if (phase === 0) controller.abort(reason);
  await expect(getJob(client, JOB, { signal: controller.signal })).rejects.toBe(reason);
  expect(seen).toHaveLength(phase === 0 ? 0 : 1);
  expect(clock.monotonic()).toBeLessThanOrEqual(10);
});

test.each<[string, Response]>([
  ["HTML", new Response("<html><title>Hello</title></html>")],
  ["cut JSON", new Response('{"id":"1')],
  ["another type", new Response("[]")],
  ["an empty body", new Response("")],
])("a 200 with %s is an invalid response that keeps the body", async (_name, response) => {
  const body = await response.clone().text();
  const { client, seen } = stubService([response]);
  await expect(getJob(client, JOB)).rejects.toMatchObject({ name: "ResponseError", code: "invalid_response", body });
  expect(seen).toHaveLength(1);
});

test("a redirect is not followed and says what to do", async () => {
  const { client, seen } = stubService([
    new Response(null, { status: 307, headers: { location: "https://evil.test/" } }),
  ]);
  await expect(getJob(client, JOB)).rejects.toMatchObject({
    code: "redirected",
    message: expect.stringContaining("baseUrl"),
  });
  expect(seen).toHaveLength(1);
});

test("a 401 says that the quota may be used up, a 402 that billing is off", async () => {
  const { client } = stubService([failure(401), failure(402)]);
  await expect(getJob(client, JOB)).rejects.toThrow(/quota/);
  await expect(getJob(client, JOB)).rejects.toThrow(/billing/);
});

test("a 404 says what to check, which is the address where the gateway knows no such path", async () => {
  const noRoute = Response.json({ message: "no Route matched with those values", request_id: "1" }, { status: 404 });
  const { client } = stubService([failure(404), noRoute]);
  await expect(getJob(client, JOB)).rejects.toThrow(/check the id, and that the key is of the same workspace$/);
  await expect(getJob(client, JOB)).rejects.toThrow(/no Route matched with those values: check baseUrl$/);
});

test("errors hold neither the key nor the query", async () => {
  const { client } = stubService(() => failure(500), { baseUrl: "https://host.test" });
  const error = await getJob(client, { ...JOB, inline: true }, { retries: { strategy: "none" } }).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(Error);
  const everything = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error) + (error as Error).stack;
  expect(everything).not.toContain("test-key");
  expect(everything).not.toContain("inline=");
});

test("an error body that breaks off does not hide the status", async () => {
  const breaking = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new TypeError("terminated")),
  });
  const { client } = stubService([new Response(breaking, { status: 422 })]);
  await expect(getJob(client, JOB)).rejects.toMatchObject({ name: "HttpError", status: 422, body: "" });
});

test("what the function for the key throws reaches the caller as it is", async () => {
  const reason = new Error("the session has ended");
  const { client, seen } = stubService([], { apiKey: () => Promise.reject(reason) });
  await expect(getJob(client, JOB)).rejects.toBe(reason);
  expect(seen).toHaveLength(0);
});
