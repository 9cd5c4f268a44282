import { describe, expect, it } from "vitest";
import { chatRow, chatRows, fileJob, inlineJob, jsonl, setUp } from "../test-support/client.ts";

const UNKNOWN_ID = "00000000-0000-4000-8000-000000000000";

interface Issue {
  readonly type: string;
  readonly loc: readonly (string | number)[];
}

async function issuesOf(body: unknown): Promise<readonly Issue[]> {
  const { client } = setUp();
  const response = await client.create(body);
  expect(response.status).toBe(422);
  return ((await response.json()) as { detail: Issue[] }).detail;
}

describe("POST /v1/batch/jobs", () => {
  it("answers a queued job with zero counters and every field", async () => {
    const { client, emulator } = setUp();
    const job = await client.createJob(inlineJob(chatRows(2), { metadata: { mb_key: "k" } }));
    expect(job).toMatchObject({
      object: "batch",
      status: "QUEUED",
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
      agent_id: null,
      metadata: { mb_key: "k" },
      total_requests: 0,
      completed_requests: 0,
      succeeded_requests: 0,
      failed_requests: 0,
      output_file: null,
      error_file: null,
      outputs: null,
      errors: [],
      started_at: null,
      completed_at: null,
      created_at: Math.floor(emulator.clock.now() / 1000),
    });
  });

  it.each([
    ["no endpoint", { requests: [chatRow(0)] }, "missing", ["body", "payload", "endpoint"]],
    ["an unknown endpoint", inlineJob([chatRow(0)], { endpoint: "/v1/nope" }), "enum", ["body", "payload", "endpoint"]],
    [
      "no hours",
      inlineJob([chatRow(0)], { timeout_hours: 0 }),
      "greater_than_equal",
      ["body", "payload", "timeout_hours"],
    ],
    [
      "too many hours",
      inlineJob([chatRow(0)], { timeout_hours: 169 }),
      "less_than_equal",
      ["body", "payload", "timeout_hours"],
    ],
    ["half an hour", inlineJob([chatRow(0)], { timeout_hours: 1.5 }), "int_type", ["body", "payload", "timeout_hours"]],
    ["null hours", inlineJob([chatRow(0)], { timeout_hours: null }), "int_type", ["body", "payload", "timeout_hours"]],
    [
      "a long metadata key",
      inlineJob([chatRow(0)], { metadata: { ["k".repeat(33)]: "v" } }),
      "string_too_long",
      undefined,
    ],
    ["an empty metadata key", inlineJob([chatRow(0)], { metadata: { "": "v" } }), "string_too_short", undefined],
    [
      "a long metadata value",
      inlineJob([chatRow(0)], { metadata: { k: "v".repeat(513) } }),
      "string_too_long",
      undefined,
    ],
    ["an empty metadata value", inlineJob([chatRow(0)], { metadata: { k: "" } }), "string_too_short", undefined],
    ["a number in the metadata", inlineJob([chatRow(0)], { metadata: { k: 1 } }), "string_type", undefined],
    ["an id that is no uuid", fileJob("file-1"), "uuid_parsing", ["body", "payload", "input_files", 0]],
    [
      "a field that is unknown",
      inlineJob([chatRow(0)], { priority: 1 }),
      "extra_forbidden",
      ["body", "payload", "priority"],
    ],
    ["a row without body", inlineJob([{ custom_id: "0" }]), "missing", ["body", "payload", "requests", 0, "body"]],
    [
      "a row with a body that is a list",
      inlineJob([{ body: [] }]),
      "dict_type",
      ["body", "payload", "requests", 0, "body"],
    ],
    ["a row with an unknown field", inlineJob([{ body: {}, customId: "0" }]), "extra_forbidden", undefined],
    ["a row whose custom_id is a number", inlineJob([{ body: {}, custom_id: 1 }]), "string_type", undefined],
    ["a body that is a list", [], "dict_type", ["body", "payload"]],
    ["neither files nor requests", { endpoint: "/v1/embeddings" }, "value_error", ["body", "payload"]],
    [
      "both files and requests",
      { ...inlineJob([chatRow(0)]), input_files: [UNKNOWN_ID] },
      "value_error",
      ["body", "payload"],
    ],
  ])("refuses %s", async (_, body, type, loc) => {
    const issues = await issuesOf(body);
    expect(issues.map((issue) => issue.type)).toContain(type);
    if (loc !== undefined) expect(issues[0]?.loc).toEqual(loc);
  });

  it("takes the longest allowed metadata and hours", async () => {
    const { client } = setUp();
    const metadata = { ["k".repeat(32)]: "v".repeat(512) };
    await client.createJob(inlineJob([chatRow(0)], { metadata, timeout_hours: 168 }));
    await client.createJob(inlineJob([chatRow(0)], { metadata: null, timeout_hours: 1, agent_id: null }));
  });

  it("takes 10,000 inline requests and not one more", async () => {
    const { client } = setUp();
    const rows = Array.from({ length: 10_000 }, () => ({ body: {} }));
    await client.createJob(inlineJob(rows));
    const issues = await issuesOf(inlineJob([...rows, { body: {} }]));
    expect(issues[0]).toMatchObject({ type: "too_long", ctx: { max_length: 10_000, actual_length: 10_001 } });
  });

  it("refuses a body that is no JSON with 400", async () => {
    const { client } = setUp();
    const response = await client.create("{");
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ detail: "Cannot parse request body" });
  });

  it("answers HTML where an inline body is larger than the gateway takes", async () => {
    const { client } = setUp({ limits: { inlineBytes: 100 } });
    const response = await client.create(inlineJob(chatRows(3)));
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("text/html");
  });

  it("does not know files of nobody or of another workspace", async () => {
    const { client } = setUp();
    const response = await client.create(fileJob(UNKNOWN_ID));
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ detail: "Not Found" });
  });

  it("refuses a file with another purpose", async () => {
    const { client } = setUp();
    const file = await client.upload("scan", { purpose: "ocr" });
    expect((await client.create(fileJob(file.id))).status).toBe(422);
  });

  it("refuses a job above the row limit and a workspace above its pending rows", async () => {
    const { client, emulator } = setUp({ limits: { requestsPerJob: 5, pendingRequests: 8 } });
    const large = await client.upload(jsonl(chatRows(6)));
    expect((await client.create(fileJob(large.id))).status).toBe(422);
    const file = await client.upload(jsonl(chatRows(5)));
    const first = await client.createJob(fileJob(file.id));
    const refused = await client.create(fileJob(file.id));
    expect(refused.status).toBe(429);
    expect(((await refused.json()) as { detail: string }).detail).toContain("pending");
    await emulator.finishJobs();
    expect((await client.job(first.id)).status).toBe("SUCCESS");
    await client.createJob(fileJob(file.id));
  });

  it.each([
    ["noInput", { noInput: "empty_job" }, { endpoint: "/v1/embeddings" }, "SUCCESS"],
    ["unknownEndpoint", { unknownEndpoint: "fail_job" }, inlineJob([chatRow(0)], { endpoint: "/v1/nope" }), "FAILED"],
    ["unknownModel", { unknownModel: "fail_job" }, inlineJob([chatRow(0)], { model: "gpt-4" }), "FAILED"],
    ["duplicateCustomIds", { duplicateCustomIds: "fail_job" }, inlineJob([chatRow(0), chatRow(0)]), "FAILED"],
    ["tooManyRequests", { tooManyRequests: "fail_job" }, inlineJob(chatRows(3)), "FAILED"],
  ] as const)("has the option %s", async (_, unknowns, body, status) => {
    const { client, emulator } = setUp({ unknowns, limits: { requestsPerJob: 2 } });
    const { id } = await client.createJob(body);
    await emulator.finishJobs();
    const job = await client.job(id);
    expect(job.status).toBe(status);
    expect(job.errors).toHaveLength(status === "FAILED" ? 1 : 0);
  });

  it.each([
    ["unknownModel", { unknownModel: "refuse" } as const, inlineJob([chatRow(0)], { model: "gpt-4" })],
    [
      "severalInputFiles",
      { severalInputFiles: "refuse" } as const,
      fileJob(UNKNOWN_ID, { input_files: [UNKNOWN_ID, UNKNOWN_ID] }),
    ],
  ])("has the option %s", async (_, unknowns, body) => {
    const { client } = setUp({ unknowns });
    expect((await client.create(body)).status).toBe(422);
  });

  it("prefers one of both inputs where told so", async () => {
    const { client, emulator } = setUp({ unknowns: { bothInputs: "requests" } });
    const file = await client.upload(jsonl(chatRows(3)));
    const { id } = await client.createJob({ ...inlineJob([chatRow(9)]), input_files: [file.id] });
    await emulator.finishJobs();
    expect((await client.job(id)).total_requests).toBe(1);
  });
});
