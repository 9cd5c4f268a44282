import { describe, expect, it } from "vitest";
import { chatRows, inlineJob, setUp, createTestClient as testClient } from "../test-support/client.ts";

async function withJobs() {
  const { client, emulator } = setUp({ keys: { "test-key": "w", colleague: "w", stranger: "other" } });
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    const model = index === 0 ? "mistral-large-latest" : "mistral-small-latest";
    const job = await client.createJob(
      inlineJob(chatRows(1), { model, metadata: { run: index < 2 ? "a" : "b", part: String(index) } }),
    );
    ids.push(job.id);
    emulator.clock.advance(10_000);
  }
  const colleague = testClient(emulator, "colleague");
  ids.push((await colleague.createJob(inlineJob(chatRows(1)))).id);
  return { client, emulator, ids, colleague, stranger: testClient(emulator, "stranger") };
}

describe("GET /v1/batch/jobs", () => {
  it("lists a workspace's jobs, newest first, in pages with a total", async () => {
    const { client, ids, stranger } = await withJobs();
    const all = await client.jobs();
    expect(all).toMatchObject({ object: "list", total: 6 });
    expect(all.data.map((job) => job.id)).toEqual(ids.toReversed());
    const page = await client.jobs("?page=1&page_size=4&order_by=created");
    expect(page.data.map((job) => job.id)).toEqual(ids.slice(4));
    expect(page.total).toBe(6);
    expect((await client.jobs("?page=9")).data).toEqual([]);
    expect((await stranger.jobs()).total).toBe(0);
    expect((await stranger.call(`/v1/batch/jobs/${ids[0]}`)).status).toBe(404);
  });

  it.each([
    ["?status=SUCCESS", 5],
    ["?status=QUEUED", 1],
    ["?status=QUEUED&status=SUCCESS", 6],
    ["?model=mistral-large-latest", 1],
    ["?run=a", 2],
    ["?run=b&part=3", 1],
    ["?run=c", 0],
    ["?agent_id=x", 0],
    ["?created_by_me=true", 5],
    ["?created_by_me=false", 6],
    ["?created_after=2026-01-05T09:00:20Z", 3],
    ["?created_after=2026-01-05T09%3A00%3A20.000%2B00%3A00", 3],
  ])("filters by %s", async (query, count) => {
    const { client } = await withJobs();
    expect((await client.jobs(query)).total).toBe(count);
  });

  it.each([
    "?page=x",
    "?page=-1",
    "?page_size=1.5",
    "?status=nope",
    "?order_by=name",
    "?created_after=soon",
    "?created_by_me=maybe",
  ])("refuses %s", async (query) => {
    const { client } = await withJobs();
    const response = await client.call(`/v1/batch/jobs${query}`);
    expect(response.status).toBe(422);
    const { detail } = (await response.json()) as { detail: { loc: string[] }[] };
    expect(detail[0]?.loc[0]).toBe("query");
  });
});
