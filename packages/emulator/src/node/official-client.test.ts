import { Mistral } from "@mistralai/mistralai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmulator } from "../emulator.ts";
import { chatRows, jsonl } from "../test-support/client.ts";
import { type EmulatorServer, serve } from "./serve.ts";

const emulator = createEmulator();
let server: EmulatorServer;
let mistral: Mistral;

beforeAll(async () => {
  server = await serve(emulator);
  mistral = new Mistral({ apiKey: "k", serverURL: server.url });
});
afterAll(() => server.close(0));

async function upload() {
  const content = new TextEncoder().encode(jsonl(chatRows(20)));
  return mistral.files.upload({ file: { fileName: "in.jsonl", content }, purpose: "batch" });
}

describe("the official client, which validates every answer", () => {
  it("runs a file job through all job operations", async () => {
    const file = await upload();
    const job = await mistral.batch.jobs.create({
      inputFiles: [file.id],
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
      metadata: { jobType: "testing" },
    });
    expect(job.status).toBe("QUEUED");
    await emulator.finishJobs();
    const done = await mistral.batch.jobs.get({ jobId: job.id });
    expect(done).toMatchObject({ status: "SUCCESS", totalRequests: 20, succeededRequests: 20 });
    const stream = await mistral.files.download({ fileId: done.outputFile ?? "" });
    expect((await new Response(stream).text()).trim().split("\n")).toHaveLength(20);
    const list = await mistral.batch.jobs.list({
      page: 0,
      pageSize: 5,
      status: ["SUCCESS"],
      metadata: { jobType: "testing" },
      createdAfter: new Date(0),
      createdByMe: true,
      orderBy: "created",
    });
    expect(list.data?.map((item) => item.id)).toEqual([job.id]);
    expect((await mistral.batch.jobs.list()).total).toBe(1);
    const cancelled = await mistral.batch.jobs.create({
      requests: [{ customId: "0", body: { messages: [{ role: "user", content: "Hi" }] } }],
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
    });
    expect((await mistral.batch.jobs.cancel({ jobId: cancelled.id })).status).toBe("CANCELLATION_REQUESTED");
    expect(await mistral.batch.jobs.delete({ jobId: job.id })).toMatchObject({ id: job.id, deleted: true });
  });

  it("runs an inline job and reads its outputs", async () => {
    const { id } = await mistral.batch.jobs.create({
      requests: chatRows(3).map((row) => ({ customId: row.custom_id, body: row.body })),
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
    });
    await emulator.finishJobs();
    const job = await mistral.batch.jobs.get({ jobId: id, inline: true });
    expect(job.outputs?.map((line) => line["custom_id"]).toSorted()).toEqual(["0", "1", "2"]);
  });

  it("calls all file operations", async () => {
    const file = await upload();
    expect(file).toMatchObject({ purpose: "batch", sampleType: "batch_request", numLines: 20 });
    expect((await mistral.files.retrieve({ fileId: file.id })).deleted).toBe(false);
    const list = await mistral.files.list({
      purpose: "batch",
      sampleType: ["batch_request"],
      source: ["upload"],
      search: "in",
    });
    expect(list.data.map((item) => item.id)).toContain(file.id);
    const { url } = await mistral.files.getSignedUrl({ fileId: file.id, expiry: 1 });
    expect(await (await fetch(url)).text()).toBe(jsonl(chatRows(20)));
    expect((await mistral.files.delete({ fileId: file.id })).deleted).toBe(true);
    await expect(mistral.files.retrieve({ fileId: file.id })).rejects.toMatchObject({ statusCode: 404 });
  });

  it("fails on null bytes, as it does with the published examples", async () => {
    const odd = await serve(createEmulator({ unknowns: { uploadBytes: "null" } }));
    const client = new Mistral({ apiKey: "k", serverURL: odd.url });
    const file = { fileName: "in.jsonl", content: new Uint8Array(1) };
    await expect(client.files.upload({ file, purpose: "batch" })).rejects.toMatchObject({
      name: "ResponseValidationError",
    });
    await odd.close(0);
  });
});
