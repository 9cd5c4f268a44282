import { describe, expect, it } from "vitest";
import { chatRow, chatRows, fileJob, inlineJob, jsonl, setUp } from "../test-support/client.ts";

const HOUR_MS = 3_600_000;

async function outputFor(seed: number): Promise<string> {
  const { client, emulator } = setUp({ seed });
  const { id } = await client.createJob(inlineJob(chatRows(5)));
  await emulator.finishJobs();
  return client.download((await client.job(id)).output_file ?? "");
}

describe("the life of a job", () => {
  it("goes from QUEUED over RUNNING to SUCCESS as the clock says", async () => {
    const { client, emulator } = setUp({ timing: { queueMs: 1000, rowMs: 100, minimumRunMs: 0 } });
    const file = await client.upload(jsonl(chatRows(20)));
    const { id } = await client.createJob(fileJob(file.id));
    expect(await client.job(id)).toMatchObject({ status: "QUEUED", total_requests: 0, started_at: null });
    emulator.clock.advance(1000);
    expect(await client.job(id)).toMatchObject({ status: "RUNNING", total_requests: 20, completed_requests: 0 });
    emulator.clock.advance(500);
    expect(await client.job(id)).toMatchObject({ status: "RUNNING", completed_requests: 5, succeeded_requests: 5 });
    expect(emulator.books.executionCount()).toBe(5);
    emulator.clock.advance(1500);
    const job = await client.job(id);
    expect(job).toMatchObject({ status: "SUCCESS", completed_requests: 20, failed_requests: 0, error_file: null });
    expect(job.completed_at).toBe(job.created_at + 3);
    expect(job.started_at).toBe(job.created_at + 1);
    expect(emulator.books.executionCount()).toBe(20);
  });

  it("shows no result files before its end", async () => {
    const { client, emulator } = setUp({ timing: { rowMs: 1000 } });
    const file = await client.upload(jsonl(chatRows(5)));
    const { id } = await client.createJob(fileJob(file.id));
    emulator.clock.advance(3000);
    expect((await client.job(id)).output_file).toBeNull();
    const { data } = await client.json<{ data: unknown[] }>("/v1/files");
    expect(data).toHaveLength(1);
  });

  it("puts each row into exactly one file, in another order", async () => {
    const { client, emulator } = setUp();
    const rows = chatRows(50).map((row, index) => (index % 10 === 0 ? chatRow(index, { max_tokens: -1 }) : row));
    const file = await client.upload(jsonl(rows));
    const { id } = await client.createJob(fileJob(file.id));
    await emulator.finishJobs();
    const job = await client.job(id);
    expect(job).toMatchObject({ status: "SUCCESS", succeeded_requests: 45, failed_requests: 5 });
    const output = await client.lines(job.output_file);
    const errors = await client.lines(job.error_file);
    const ids = [...output, ...errors].map((line) => line.custom_id);
    expect(ids).toHaveLength(rows.length);
    expect(new Set(ids)).toEqual(new Set(rows.map((row) => row.custom_id)));
    expect(output.map((line) => line.custom_id)).not.toEqual(
      rows.filter((_, index) => index % 10 !== 0).map((row) => row.custom_id),
    );
    expect(errors.every((line) => line.response.status_code === 422)).toBe(true);
  });

  it("keeps the order where told so", async () => {
    const { client, emulator } = setUp({ shuffle: false });
    const { id } = await client.createJob(inlineJob(chatRows(30)));
    await emulator.finishJobs();
    const lines = await client.lines((await client.job(id)).output_file);
    expect(lines.map((line) => line.custom_id)).toEqual(chatRows(30).map((row) => row.custom_id));
  });

  it("shuffles a job larger than the window without losing a row", async () => {
    const { client, emulator } = setUp({ shuffleWindow: 16 });
    const file = await client.upload(jsonl(chatRows(500)));
    const { id } = await client.createJob(fileJob(file.id));
    await emulator.finishJobs();
    const ids = (await client.lines((await client.job(id)).output_file)).map((line) => Number(line.custom_id));
    expect(new Set(ids).size).toBe(500);
    expect(ids).not.toEqual([...ids].sort((a, b) => a - b));
  });

  it("writes lines with the published keys in the published order", async () => {
    const { client, emulator } = setUp();
    const { id } = await client.createJob(inlineJob([chatRow(0)]));
    await emulator.finishJobs();
    const text = await client.download((await client.job(id)).output_file ?? "");
    expect(text).toMatch(
      /^\{"id":"batch-[0-9a-f]{8}-1-[0-9a-f-]{36}","custom_id":"0","response":\{"status_code":200,"body":\{"id":"[0-9a-f]{32}","object":"chat.completion","model":"mistral-small-latest","usage":\{"prompt_tokens":\d+,"completion_tokens":\d+,"total_tokens":\d+\},"created":\d+,"choices":\[\{"index":0,"finish_reason":"stop","message":\{"role":"assistant","content":".*","tool_calls":null\}\}\]\}\},"error":null\}\n$/,
    );
  });

  it("has no output file when every row failed", async () => {
    const { client, emulator } = setUp();
    const { id } = await client.createJob(inlineJob([chatRow(0, { temperature: 9 })]));
    await emulator.finishJobs();
    const job = await client.job(id);
    expect(job).toMatchObject({ status: "SUCCESS", output_file: null, succeeded_requests: 0, failed_requests: 1 });
    expect(job.error_file).not.toBeNull();
  });

  it("may end as FAILED when every row failed", async () => {
    const { client, emulator } = setUp({ unknowns: { allFailedStatus: "FAILED" } });
    const { id } = await client.createJob(inlineJob([chatRow(0, { temperature: 9 })]));
    await emulator.finishJobs();
    expect((await client.job(id)).status).toBe("FAILED");
  });

  it("fails a job whose file has lines that are no requests", async () => {
    const { client, emulator } = setUp();
    const file = await client.upload(`${jsonl(chatRows(2))}not json\n[]\n{"custom_id":"x"}\n{"custom_id":"y"}\n`);
    const { id } = await client.createJob(fileJob(file.id));
    await emulator.finishJobs();
    const job = await client.job(id);
    expect(job).toMatchObject({ status: "FAILED", output_file: null, error_file: null, completed_requests: 0 });
    expect(job.errors).toContainEqual({ message: "body: Field required", count: 2 });
    expect(job.errors).toContainEqual({ message: "line is not a JSON object", count: 1 });
    expect(emulator.books.executionCount()).toBe(0);
  });

  it("fails only the rows where told so", async () => {
    const { client, emulator } = setUp({ unknowns: { invalidLines: "fail_row" } });
    const file = await client.upload(`${jsonl(chatRows(2))}not json\n`);
    const { id } = await client.createJob(fileJob(file.id));
    await emulator.finishJobs();
    expect(await client.job(id)).toMatchObject({ status: "SUCCESS", succeeded_requests: 2, failed_requests: 1 });
  });

  it("times out with the rows that it finished", async () => {
    const { client, emulator } = setUp({ timing: { queueMs: 0, rowMs: HOUR_MS / 2 } });
    const { id } = await client.createJob(inlineJob(chatRows(10), { timeout_hours: 2 }));
    emulator.clock.advance(2 * HOUR_MS);
    const job = await client.job(id);
    expect(job).toMatchObject({ status: "TIMEOUT_EXCEEDED", completed_requests: 4, total_requests: 10 });
    expect(await client.lines(job.output_file)).toHaveLength(4);
    emulator.clock.advance(20 * HOUR_MS);
    await emulator.settle();
    expect(emulator.books.executionCount(id)).toBe(4);
  });

  it("hands out no partial rows where told so, though they were paid", async () => {
    const { client, emulator } = setUp({
      timing: { queueMs: 0, rowMs: HOUR_MS / 2 },
      unknowns: { partialOutputs: false },
    });
    const { id } = await client.createJob(inlineJob(chatRows(10), { timeout_hours: 2 }));
    emulator.clock.advance(2 * HOUR_MS);
    expect((await client.job(id)).output_file).toBeNull();
    expect(emulator.books.billedTokens(id)).toBeGreaterThan(0);
  });

  it("reads several files in order", async () => {
    const { client, emulator } = setUp({ shuffle: false });
    const first = await client.upload(jsonl([chatRow(0), chatRow(1)]));
    const second = await client.upload(jsonl([chatRow(2)]).trimEnd());
    const { id } = await client.createJob(fileJob("", { input_files: [first.id, second.id] }));
    await emulator.finishJobs();
    const lines = await client.lines((await client.job(id)).output_file);
    expect(lines.map((line) => line.custom_id)).toEqual(["0", "1", "2"]);
  });

  it("goes on reading an input file that was deleted meanwhile", async () => {
    const { client, emulator } = setUp();
    const file = await client.upload(jsonl(chatRows(3)));
    const { id } = await client.createJob(fileJob(file.id));
    await client.json(`/v1/files/${file.id}`, { method: "DELETE" });
    await emulator.finishJobs();
    expect(await client.job(id)).toMatchObject({ status: "SUCCESS", succeeded_requests: 3 });
  });

  it("gives the same answers and ids for one seed, and others for another", async () => {
    expect(await outputFor(7)).toBe(await outputFor(7));
    expect(await outputFor(7)).not.toBe(await outputFor(8));
  });

  it("lets result files go after their retention", async () => {
    const { client, emulator } = setUp({ unknowns: { resultRetentionMs: 24 * HOUR_MS } });
    const { id } = await client.createJob(inlineJob(chatRows(2)));
    await emulator.finishJobs();
    const { output_file } = await client.job(id);
    expect((await client.call(`/v1/files/${output_file}/content`)).status).toBe(200);
    emulator.clock.advance(24 * HOUR_MS);
    expect((await client.call(`/v1/files/${output_file}/content`)).status).toBe(404);
  });
});

describe("GET /v1/batch/jobs/{job_id}", () => {
  it("fills outputs for an inline job, unless told otherwise", async () => {
    const { client, emulator } = setUp();
    const { id, input_files } = await client.createJob(inlineJob(chatRows(3)));
    expect(input_files).toHaveLength(1);
    expect((await client.job(id, "?inline=true")).outputs).toBeNull();
    await emulator.finishJobs();
    expect((await client.job(id)).outputs).toHaveLength(3);
    expect((await client.job(id, "?inline=true")).outputs).toHaveLength(3);
    expect((await client.job(id, "?inline=false")).outputs).toBeNull();
  });

  it("fills outputs of a file job only on inline=true", async () => {
    const { client, emulator } = setUp();
    const file = await client.upload(jsonl(chatRows(3)));
    const { id } = await client.createJob(fileJob(file.id));
    await emulator.finishJobs();
    expect((await client.job(id)).outputs).toBeNull();
    expect((await client.job(id, "?inline=true")).outputs).toHaveLength(3);
  });

  it("refuses an id that is no uuid, and does not know an unknown one", async () => {
    const { client } = setUp();
    expect((await client.call("/v1/batch/jobs/nope")).status).toBe(422);
    expect((await client.call("/v1/batch/jobs/00000000-0000-4000-8000-000000000000")).status).toBe(404);
    const { id } = await client.createJob(inlineJob([chatRow(0)]));
    expect((await client.call(`/v1/batch/jobs/${id}?inline=maybe`)).status).toBe(422);
  });
});

describe("cancel and delete", () => {
  it("cancels with the rows that it finished", async () => {
    const { client, emulator } = setUp({ timing: { queueMs: 0, rowMs: 1000, cancelMs: 5000 } });
    const { id } = await client.createJob(inlineJob(chatRows(10)));
    emulator.clock.advance(3000);
    const asked = await client.json<{ status: string }>(`/v1/batch/jobs/${id}/cancel`, { method: "POST" });
    expect(asked.status).toBe("CANCELLATION_REQUESTED");
    emulator.clock.advance(4000);
    expect((await client.job(id)).status).toBe("CANCELLATION_REQUESTED");
    emulator.clock.advance(1000);
    const job = await client.job(id);
    expect(job).toMatchObject({ status: "CANCELLED", completed_requests: 3 });
    expect(await client.lines(job.output_file)).toHaveLength(3);
    expect(emulator.books.executionCount(id)).toBe(3);
  });

  it("cancels a queued job without a row", async () => {
    const { client, emulator } = setUp();
    const { id } = await client.createJob(inlineJob(chatRows(10)));
    await client.json(`/v1/batch/jobs/${id}/cancel`, { method: "POST" });
    await emulator.finishJobs();
    expect(await client.job(id)).toMatchObject({ status: "CANCELLED", completed_requests: 0, output_file: null });
  });

  it("leaves an ended job as it is, or refuses", async () => {
    for (const [cancelTerminal, status] of [
      ["unchanged", 200],
      ["refuse", 400],
    ] as const) {
      const { client, emulator } = setUp({ unknowns: { cancelTerminal } });
      const { id } = await client.createJob(inlineJob(chatRows(1)));
      await emulator.finishJobs();
      expect((await client.call(`/v1/batch/jobs/${id}/cancel`, { method: "POST" })).status).toBe(status);
      expect((await client.job(id)).status).toBe("SUCCESS");
    }
  });

  it("deletes a job and keeps its files, or not", async () => {
    for (const deleteJobFiles of [false, true]) {
      const { client, emulator } = setUp({ unknowns: { deleteJobFiles } });
      const { id } = await client.createJob(inlineJob(chatRows(1)));
      await emulator.finishJobs();
      const { output_file } = await client.job(id);
      expect(await client.json(`/v1/batch/jobs/${id}`, { method: "DELETE" })).toEqual({
        id,
        object: "batch",
        deleted: true,
      });
      expect((await client.call(`/v1/batch/jobs/${id}`)).status).toBe(404);
      expect((await client.jobs()).total).toBe(0);
      expect((await client.call(`/v1/files/${output_file}/content`)).status).toBe(deleteJobFiles ? 404 : 200);
    }
  });

  it("stops a running job that is deleted, or refuses", async () => {
    const { client, emulator } = setUp({ timing: { queueMs: 0, rowMs: 1000 } });
    const { id } = await client.createJob(inlineJob(chatRows(10)));
    emulator.clock.advance(2000);
    await client.job(id);
    await client.json(`/v1/batch/jobs/${id}`, { method: "DELETE" });
    await emulator.finishJobs();
    expect(emulator.books.executionCount(id)).toBe(2);
    const careful = setUp({ unknowns: { deleteRunning: "refuse" } });
    const other = await careful.client.createJob(inlineJob(chatRows(1)));
    expect((await careful.client.call(`/v1/batch/jobs/${other.id}`, { method: "DELETE" })).status).toBe(400);
  });
});
