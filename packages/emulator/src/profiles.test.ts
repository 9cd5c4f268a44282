import { describe, expect, it } from "vitest";
import { chatRow, chatRows, fileJob, inlineJob, jsonl, setUp } from "./test-support/client.ts";

describe("the pessimist", () => {
  it("serves no ranges", async () => {
    const { client, emulator } = setUp({ profile: "pessimist" });
    const file = await client.upload("0123456789");
    emulator.clock.advance(3000);
    const response = await client.call(`/v1/files/${file.id}/content`, { headers: { range: "bytes=5-" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("etag")).toBeNull();
    expect(response.headers.get("accept-ranges")).toBeNull();
    expect(await response.text()).toBe("0123456789");
  });

  it("does not know a new file for a while", async () => {
    const { client, emulator } = setUp({ profile: "pessimist" });
    const file = await client.upload(jsonl(chatRows(1)));
    expect((await client.call(`/v1/files/${file.id}`)).status).toBe(404);
    expect((await client.create(fileJob(file.id))).status).toBe(404);
    emulator.clock.advance(3000);
    expect((await client.call(`/v1/files/${file.id}`)).status).toBe(200);
    expect((await client.create(fileJob(file.id))).status).toBe(200);
  });

  it("shows a list that is 30 s old, without metadata, unfiltered, in pages of 20", async () => {
    const { client, emulator } = setUp({ profile: "pessimist", timing: { queueMs: 1000, rowMs: 1000 } });
    const first = await client.createJob(inlineJob(chatRows(10), { metadata: { mb_key: "k" } }));
    emulator.clock.advance(15_000);
    for (let index = 0; index < 24; index += 1) await client.createJob(inlineJob(chatRows(1)));
    expect((await client.job(first.id)).status).toBe("SUCCESS");
    expect((await client.jobs()).total).toBe(0);
    emulator.clock.advance(20_000);
    const stale = await client.jobs("?mb_key=other&status=FAILED");
    expect(stale).toMatchObject({
      total: 1,
      data: [{ id: first.id, status: "RUNNING", completed_requests: 4, metadata: null }],
    });
    expect((await client.job(first.id)).metadata).toEqual({ mb_key: "k" });
    emulator.clock.advance(20_000);
    const page = await client.jobs("?page_size=100");
    expect(page.data).toHaveLength(20);
    expect(page.total).toBe(25);
    const next = await client.jobs("?page_size=100&page=1");
    expect(next.data).toHaveLength(5);
    const ids = new Set([...page.data, ...next.data].map((job) => job.id));
    expect(ids.size).toBe(25);
  });

  it("still shows a deleted job in its stale list", async () => {
    const { client, emulator } = setUp({ profile: "pessimist" });
    const { id } = await client.createJob(inlineJob(chatRows(1)));
    await emulator.finishJobs();
    emulator.clock.advance(60_000);
    await client.json(`/v1/batch/jobs/${id}`, { method: "DELETE" });
    expect((await client.call(`/v1/batch/jobs/${id}`)).status).toBe(404);
    expect((await client.jobs()).total).toBe(1);
    emulator.clock.advance(30_000);
    expect((await client.jobs()).total).toBe(0);
  });

  it("fills outputs only on inline=true, with the good rows", async () => {
    const { client, emulator } = setUp({ profile: "pessimist" });
    const { id } = await client.createJob(inlineJob([chatRow(0), chatRow(1, { max_tokens: -1 })]));
    await emulator.finishJobs();
    const job = await client.job(id);
    expect(job).toMatchObject({ outputs: null, input_files: [] });
    expect((await client.job(id, "?inline=true")).outputs).toHaveLength(1);
    expect(await client.lines(job.error_file)).toHaveLength(1);
  });

  it("refuses to cancel an ended and to delete a running job", async () => {
    const { client, emulator } = setUp({ profile: "pessimist" });
    const { id } = await client.createJob(inlineJob(chatRows(1)));
    expect((await client.call(`/v1/batch/jobs/${id}`, { method: "DELETE" })).status).toBe(400);
    await emulator.finishJobs();
    expect((await client.call(`/v1/batch/jobs/${id}/cancel`, { method: "POST" })).status).toBe(400);
  });
});

describe("single unknowns", () => {
  it("override a profile", async () => {
    const { client } = setUp({
      profile: "pessimist",
      unknowns: { newFileHiddenMs: 0, contentType: "application/jsonl" },
    });
    const file = await client.upload("{}");
    const response = await client.call(`/v1/files/${file.id}/content`);
    expect(response.headers.get("content-type")).toBe("application/jsonl");
  });

  it.each([
    ["newJobHiddenMs", { newJobHiddenMs: 5000 }],
    ["rateLimitHeaders", { rateLimitHeaders: true }],
  ] as const)("%s", async (name, unknowns) => {
    const { client } = setUp({ unknowns });
    const { id } = await client.createJob(inlineJob(chatRows(1)));
    const response = await client.call(`/v1/batch/jobs/${id}`);
    if (name === "newJobHiddenMs") expect(response.status).toBe(404);
    else expect(response.headers.get("x-ratelimit-remaining-req-minute")).toBe("59");
  });

  it("caps outputs, counts at the create, hides result files of inline jobs", async () => {
    const { client, emulator } = setUp({
      unknowns: { inlineOutputsMaxRows: 2, totalRequestsAt: "create", inlineResultFiles: false },
    });
    const small = await client.createJob(inlineJob(chatRows(2)));
    const large = await client.createJob(inlineJob(chatRows(3)));
    expect(large.total_requests).toBe(3);
    await emulator.finishJobs();
    expect(await client.job(small.id)).toMatchObject({ outputs: [{}, {}], output_file: null });
    expect((await client.job(large.id)).outputs).toBeNull();
  });

  it("names no argument in a location, refuses a stream, expires uploads", async () => {
    const { client, emulator } = setUp({
      unknowns: { validationArgument: null, streamInBody: "refuse", uploadExpiryHours: 720 },
    });
    const refused = (await (await client.create({})).json()) as { detail: { loc: string[] }[] };
    expect(refused.detail[0]?.loc).toEqual(["body", "endpoint"]);
    const file = await client.upload("{}");
    expect(file.expires_at).toBe(file.created_at + 720 * 3600);
    const { id } = await client.createJob(inlineJob([chatRow(0, { stream: true })]));
    await emulator.finishJobs();
    expect((await client.job(id)).failed_requests).toBe(1);
  });
});
