import { describe, expect, it } from "vitest";
import { chatRow, chatRows, createTestClient, fileJob, inlineJob, jsonl, setUp } from "../test-support/client.ts";

describe("books", () => {
  it("know that nothing was executed twice, and what was", async () => {
    const { client, emulator } = setUp();
    const first = await client.createJob(inlineJob(chatRows(3)));
    await emulator.finishJobs();
    expect(emulator.books.executedTwice()).toEqual([]);
    const second = await client.createJob(
      inlineJob([chatRow(1), chatRow(7), { ...chatRow(2), body: { messages: [] } }]),
    );
    await emulator.finishJobs();
    const repeated = emulator.books.executedTwice();
    expect(repeated).toMatchObject([{ custom_id: "1", job_ids: [first.id, second.id] }]);
    expect(emulator.books.executedTwice({ job_ids: [second.id] })).toEqual([]);
    expect(emulator.books.executions({ custom_id: "1" })).toHaveLength(2);
    expect(emulator.books.executions({ body: chatRow(7).body })).toMatchObject([{ job_id: second.id, custom_id: "7" }]);
    expect(emulator.books.executionCount()).toBe(6);
    expect(emulator.books.executionCount(second.id)).toBe(3);
  });

  it("bill the tokens that the answers name, and nothing for a failed row", async () => {
    const { client, emulator } = setUp();
    const { id } = await client.createJob(inlineJob([chatRow(0), chatRow(1), chatRow(2, { max_tokens: -1 })]));
    await emulator.finishJobs();
    const lines = await client.lines((await client.job(id)).output_file);
    const total = lines.reduce((sum, line) => {
      const body = line.response.body as { usage: { total_tokens: number } };
      return sum + body.usage.total_tokens;
    }, 0);
    expect(emulator.books.billedTokens(id)).toBe(total);
    expect(emulator.books.billedTokens()).toBe(total);
    expect(emulator.books.executions({ custom_id: "2" })).toMatchObject([{ status_code: 422, tokens: 0 }]);
  });

  it("count only the rows that a cancelled job had reached", async () => {
    const { client, emulator } = setUp({ timing: { queueMs: 0, rowMs: 1000 } });
    const { id } = await client.createJob(inlineJob(chatRows(10)));
    emulator.clock.advance(4000);
    await emulator.settle();
    expect(emulator.books.executionCount(id)).toBe(4);
  });

  it("find jobs by metadata, deleted ones included", async () => {
    const { client, emulator } = setUp();
    for (const key of ["a", "a", "b"]) {
      const { id } = await client.createJob(inlineJob(chatRows(1), { metadata: { mb_key: key } }));
      await client.json(`/v1/batch/jobs/${id}`, { method: "DELETE" });
    }
    expect(emulator.books.jobsByMetadata("mb_key", "a")).toHaveLength(2);
    expect(emulator.books.creates()).toHaveLength(3);
  });

  it("tell used from orphaned uploads", async () => {
    const { client, emulator } = setUp();
    const used = await client.upload(jsonl(chatRows(1)));
    const orphan = await client.upload(jsonl(chatRows(1)));
    await client.createJob(fileJob(used.id));
    await client.json(`/v1/files/${orphan.id}`, { method: "DELETE" });
    expect(emulator.books.uploads()).toEqual([
      { file_id: used.id, isDeleted: false, isOrphaned: false },
      { file_id: orphan.id, isDeleted: true, isOrphaned: true },
    ]);
  });

  it("log requests without the key", async () => {
    const { emulator } = setUp();
    const client = createTestClient(emulator, "very-secret");
    await client.call("/v1/batch/jobs?page=1", { headers: { "x-custom": "yes" } });
    const [request] = emulator.books.requestsSeen({ method: "GET", path: "/v1/batch/jobs" });
    expect(request).toMatchObject({
      operation: "jobs.list",
      query: "?page=1",
      headers: { "x-custom": "yes" },
      hadAuthorization: true,
      outcome: "answered",
      status: 200,
      atMs: emulator.clock.now(),
    });
    expect(JSON.stringify(emulator.books.requestsSeen())).not.toContain("very-secret");
  });
});
