import { expect, test } from "vitest";
import { type Answer, jobJson, type SeenRequest, stubService } from "../../test-support/stub-service.ts";
import type { CreateJobParams } from "../../wire/create-job-params.ts";
import { createJob } from "./create-job.ts";

const FILE = "22222222-2222-4222-8222-222222222222";
const PARAMS = { endpoint: "/v1/chat/completions", input_files: [FILE], submission_key: "my-key" } as const;
const mine = jobJson({ input_files: [FILE], metadata: { mb_key: "my-key" } });
const list = (...jobs: object[]): object => ({ data: jobs, object: "list", total: jobs.length });
const refusal = (status: number, headers?: Record<string, string>): Response =>
  new Response('{"detail":"no"}', { status, ...(headers === undefined ? {} : { headers }) });

/** Answers each POST from a list and each GET by a function. */
function service(posts: Answer[], onGet: (request: SeenRequest) => Answer): ReturnType<typeof stubService> {
  return stubService((request) => (request.method === "POST" ? (posts.shift() ?? refusal(500)) : onGet(request)));
}

const postsOf = (seen: readonly SeenRequest[]): SeenRequest[] => seen.filter(({ method }) => method === "POST");

test("createJob() sends the documented body with the key in its metadata", async () => {
  const { client, seen } = stubService([mine]);
  await createJob(client, { ...PARAMS, model: "m", metadata: { team: "a" } });
  expect(JSON.parse(seen[0]?.body ?? "")).toEqual({
    timeout_hours: 24,
    endpoint: "/v1/chat/completions",
    input_files: [FILE],
    model: "m",
    metadata: { team: "a", mb_key: "my-key" },
  });
});

test("createJob() makes a key of its own, and none where it is refused one", async () => {
  const { client, seen } = stubService([mine, mine]);
  const { submission_key: _key, ...params } = PARAMS;
  await createJob(client, params);
  await createJob(client, { ...params, submission_key: false });
  expect(JSON.parse(seen[0]?.body ?? "").metadata).toEqual({ mb_key: "key-0" });
  expect(JSON.parse(seen[1]?.body ?? "")).not.toHaveProperty("metadata");
});

test("createJob() refuses what JSON cannot say before anything is sent", async () => {
  const { client, seen } = stubService([mine]);
  const requests = [{ body: { input: "sea", dimensions: 1n } }];
  await expect(createJob(client, { endpoint: "/v1/embeddings", model: "m", requests })).rejects.toMatchObject({
    code: "invalid_argument",
    message: expect.stringContaining("BigInt"),
  });
  expect(seen).toHaveLength(0);
});

test.each<[string, Answer]>([
  ["a lost connection", new TypeError("fetch failed")],
  ["a 503", refusal(503)],
  ["a 500", refusal(500)],
  ["a 408", refusal(408)],
  ["a 409", refusal(409)],
  ["a 200 that is HTML", new Response("<html></html>")],
  ["a 200 without an id", { object: "batch" }],
  ["a 200 that is cut before its id", new Response('{"id":"1111')],
])("createJob() adopts the job that was made although the answer was %s", async (_name, answer) => {
  const { client, seen } = service([answer], () => list(jobJson({ id: "9" }), mine));
  await expect(createJob(client, PARAMS)).resolves.toMatchObject({ metadata: { mb_key: "my-key" } });
  expect(postsOf(seen)).toHaveLength(1);
});

test("createJob() takes a 200 whose id can be read for what it is, however odd the rest", async () => {
  const { client, seen } = stubService([new Response('{"id":"11111111-1111-4111-8111-111111111111","status":"QUE')]);
  await expect(createJob(client, PARAMS)).resolves.toMatchObject({
    id: "11111111-1111-4111-8111-111111111111",
    endpoint: "/v1/chat/completions",
  });
  expect(seen).toHaveLength(1);
});

test("createJob() sends again with the same key only after the whole settle window was empty", async () => {
  const { client, seen } = service([refusal(503), mine], () => list());
  await createJob(client, PARAMS);
  expect(seen.map(({ method, atMs }) => `${method} ${atMs}`)).toEqual([
    "POST 0",
    ...[0, 5000, 15_000, 30_000, 60_000, 120_000].map((at) => `GET ${at}`),
    "POST 120000",
  ]);
  expect(new Set(postsOf(seen).map(({ body }) => body)).size).toBe(1);
});

test("createJob() says that it looks for the job, since that takes a while", async () => {
  const { client } = service([refusal(503)], () => list(mine));
  const warnings: string[] = [];
  await createJob(client, PARAMS, { onWarning: (message) => warnings.push(message) });
  expect(warnings).toEqual([
    expect.stringMatching(/^Looking for the job for up to two minutes.*: POST .* answered 503/),
  ]);
});

test("createJob() finds a job that was accepted late", async () => {
  const { client, seen } = service([new TypeError("fetch failed")], ({ atMs }) =>
    atMs < 60_000 ? list() : list(mine),
  );
  await expect(createJob(client, PARAMS)).resolves.toMatchObject({ metadata: { mb_key: "my-key" } });
  expect(postsOf(seen)).toHaveLength(1);
});

test("createJob() walks without any filter and stops at what is too old", async () => {
  const old = jobJson({ id: "old", created_at: 1_767_225_600 - 3600 - 301 });
  const other = jobJson({ id: "other", metadata: { mb_key: "k" } });
  const { client, seen } = service([refusal(503), mine], () => list(other, old, old));
  await createJob(client, PARAMS);
  const walks = seen.filter(({ method }) => method === "GET");
  expect(walks).toHaveLength(6);
  expect(walks[0]?.url.search).toBe("?page=0&page_size=100&created_by_me=false&order_by=-created");
});

test.each([
  ["with its metadata", mine],
  ["without metadata", { ...mine, metadata: null }],
])("createJob() adopts its job %s although the local clock is days ahead", async (_name, shown) => {
  const { client, clock, seen } = service([refusal(503)], ({ url }) =>
    url.pathname.endsWith("/jobs") ? list(shown) : mine,
  );
  clock.jump(3 * 86_400_000);
  await expect(createJob(client, PARAMS)).resolves.toMatchObject({ metadata: { mb_key: "my-key" } });
  expect(postsOf(seen)).toHaveLength(1);
});

test("createJob() finds its job where the service lists the oldest first", async () => {
  const old = jobJson({ id: "old", created_at: 1_700_000_000 });
  const { client, seen } = service([refusal(503)], () => list(old, mine));
  await expect(createJob(client, PARAMS)).resolves.toMatchObject({ metadata: { mb_key: "my-key" } });
  expect(postsOf(seen)).toHaveLength(1);
});

test("createJob() adopts the oldest of several matches", async () => {
  const younger = jobJson({ id: "2", metadata: { mb_key: "my-key" }, created_at: 1_767_225_700 });
  const older = jobJson({ id: "1", metadata: { mb_key: "my-key" }, created_at: 1_767_225_650 });
  const { client } = service([refusal(503)], () => list(younger, older));
  await expect(createJob(client, PARAMS)).resolves.toMatchObject({ id: "1" });
});

test("createJob() asks for the metadata that a list leaves out", async () => {
  const bare = { ...mine, metadata: null };
  const { client, seen } = service([refusal(503)], ({ url }) => (url.pathname.endsWith("/jobs") ? list(bare) : mine));
  await expect(createJob(client, PARAMS)).resolves.toMatchObject({ metadata: { mb_key: "my-key" } });
  expect(postsOf(seen)).toHaveLength(1);
});

test.each<[string, CreateJobParams, (request: SeenRequest) => Answer]>([
  ["the list cannot be read", PARAMS, () => refusal(500)],
  [
    "a job with the same file shows no metadata",
    PARAMS,
    ({ url }) => (url.pathname.endsWith("/jobs") ? list({ ...mine, metadata: null }) : { ...mine, metadata: null }),
  ],
  [
    "no listed job of an inline create shows a key",
    { endpoint: "/v1/chat/completions", requests: [{ body: { messages: [] } }], submission_key: "my-key" },
    () => list(),
  ],
])("createJob() gives up undecided where %s", async (_name, params, onGet) => {
  const { client, seen } = service([new TypeError("fetch failed")], onGet);
  await expect(createJob(client, params)).rejects.toMatchObject({
    name: "AmbiguousSubmitError",
    code: "ambiguous_submit",
    submission_key: "my-key",
    message: expect.stringContaining("findSubmittedJob"),
  });
  expect(postsOf(seen)).toHaveLength(1);
});

test("createJob() without a key never sends twice", async () => {
  const { client, seen } = service([refusal(503)], () => list());
  await expect(createJob(client, { ...PARAMS, submission_key: false })).rejects.toMatchObject({
    code: "ambiguous_submit",
    submission_key: null,
  });
  expect(seen).toHaveLength(1);
});

test.each([400, 401, 402, 403, 404, 422])("createJob() hands on a refusal with %i at once", async (status) => {
  const { client, seen } = stubService([refusal(status)]);
  await expect(createJob(client, PARAMS)).rejects.toMatchObject({ status });
  expect(seen).toHaveLength(1);
});

test("createJob() repeats what was surely not accepted, as retries says", async () => {
  const patient = stubService([refusal(429, { "retry-after": "2" }), mine]);
  await createJob(patient.client, PARAMS);
  expect(patient.seen.map(({ atMs }) => atMs)).toEqual([0, 2000]);

  const impatient = stubService([refusal(429)]);
  await expect(createJob(impatient.client, PARAMS, { retries: { strategy: "none" } })).rejects.toMatchObject({
    status: 429,
  });
});

test("createJob() repeats a connection that was provably never made", async () => {
  const answers = [new TypeError("refused"), mine];
  const { client, seen } = stubService(answers, {
    transport: {
      fetch: async () => {
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        return Response.json(answer);
      },
      describeFailure: () => ({ isNotSent: true, reason: "ECONNREFUSED" }),
    },
    fetch: undefined,
  });
  await expect(createJob(client, PARAMS)).resolves.toMatchObject({ status: "QUEUED" });
  expect(seen).toHaveLength(0);
  expect(answers).toHaveLength(0);
});

test("an abort inside a create rethrows the reason at once", async () => {
  const controller = new AbortController();
  const { client, clock, seen } = service([refusal(503)], () => list());
  clock.setTimer(() => controller.abort("stop"), 20_000);
  await expect(createJob(client, PARAMS, { signal: controller.signal })).rejects.toBe("stop");
  expect(clock.monotonic()).toBe(20_000);
  expect(postsOf(seen)).toHaveLength(1);
});

test("a create that hangs has a deadline, and is then looked for", async () => {
  const { client, clock } = service([], () => list(mine));
  const hanging = stubService(({ method }) => (method === "POST" ? new Promise<never>(() => {}) : list(mine)), {
    clock,
  });
  await expect(createJob(hanging.client, PARAMS)).resolves.toMatchObject({ metadata: { mb_key: "my-key" } });
  expect(clock.monotonic()).toBe(60_000);
  expect(client.timeoutMs).toBe(60_000);
});

const invalid: readonly [string, object, string][] = [
  ["neither files nor requests", { endpoint: "/v1/ocr" }, ""],
  ["both files and requests", { endpoint: "/v1/ocr", input_files: [FILE], requests: [{ body: {} }] }, ""],
  ["no endpoint", { input_files: [FILE] }, "endpoint"],
  ["an endpoint without its version", { ...PARAMS, endpoint: "/chat/completions" }, "endpoint"],
  ["a file id that is no UUID", { ...PARAMS, input_files: ["../jobs"] }, "input_files[0]"],
  ["an empty list of files", { ...PARAMS, input_files: [] }, "input_files"],
  ["timeout_hours 0", { ...PARAMS, timeout_hours: 0 }, "timeout_hours"],
  ["timeout_hours 169", { ...PARAMS, timeout_hours: 169 }, "timeout_hours"],
  ["timeout_hours 1.5", { ...PARAMS, timeout_hours: 1.5 }, "timeout_hours"],
  ["a metadata key of 33 characters", { ...PARAMS, metadata: { ["k".repeat(33)]: "v" } }, `metadata.${"k".repeat(33)}`],
  ["a metadata value that is empty", { ...PARAMS, metadata: { k: "" } }, "metadata.k"],
  ["a metadata value that is a number", { ...PARAMS, metadata: { k: 1 } }, "metadata.k"],
  ["an empty custom_id", { endpoint: "/v1/ocr", requests: [{ custom_id: "", body: {} }] }, "requests[0].custom_id"],
  [
    "a custom_id that is a number",
    { endpoint: "/v1/ocr", requests: [{ custom_id: 1, body: {} }] },
    "requests[0].custom_id",
  ],
  [
    "a custom_id that comes twice",
    {
      endpoint: "/v1/ocr",
      requests: [
        { custom_id: "a", body: {} },
        { custom_id: "b", body: {} },
        { custom_id: "a", body: {} },
      ],
    },
    "requests[2].custom_id",
  ],
  [
    "the official client's customId",
    { endpoint: "/v1/ocr", requests: [{ customId: "a", body: {} }] },
    "requests[0].customId",
  ],
  ["a body that is no object", { endpoint: "/v1/ocr", requests: [{ body: "x" }] }, "requests[0].body"],
  [
    "10,001 requests",
    { endpoint: "/v1/ocr", requests: Array.from({ length: 10_001 }, () => ({ body: {} })) },
    "requests",
  ],
  ["an empty submission key", { ...PARAMS, submission_key: "" }, "submission_key"],
];

test.each(invalid)("createJob() refuses %s before anything is sent", async (_name, params, field) => {
  const { client, seen } = stubService([]);
  await expect(createJob(client, params as CreateJobParams)).rejects.toMatchObject({ code: "invalid_argument", field });
  expect(seen).toHaveLength(0);
});
