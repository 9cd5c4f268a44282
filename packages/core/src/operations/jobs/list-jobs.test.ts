import { expect, test } from "vitest";
import { jobJson, stubService } from "../../test-support/stub-service.ts";
import type { ListJobsParams } from "../../wire/list-jobs-params.ts";
import { iterateJobs } from "./iterate-jobs.ts";
import { listJobs } from "./list-jobs.ts";

test("listJobs() sends the parameters as the official clients do", async () => {
  const { client, seen } = stubService([{ data: [], object: "list", total: 0 }]);
  await listJobs(client, {
    page: 1,
    page_size: 5,
    model: "a b",
    agent_id: null,
    metadata: { job_type: "testing", n: 3 },
    created_after: new Date("2026-01-02T03:04:05.678Z"),
    created_by_me: true,
    status: ["RUNNING", "QUEUED"],
    order_by: "created",
  });
  expect(seen[0]?.url.search).toBe(
    "?page=1&page_size=5&created_by_me=true&model=a%20b&status=RUNNING&status=QUEUED&order_by=created&created_after=2026-01-02T03%3A04%3A05.678Z&job_type=testing&n=3",
  );
});

test("listJobs() sends the documented defaults", async () => {
  const { client, seen } = stubService([{ data: null, object: "list", total: 0 }]);
  await expect(listJobs(client)).resolves.toEqual({ data: [], object: "list", total: 0 });
  expect(seen[0]?.url.search).toBe("?page=0&page_size=100&created_by_me=false");
});

test("listJobs() checks the metadata filter itself", async () => {
  const jobs = [{ metadata: { team: "a" } }, { metadata: { team: "b" } }, { metadata: null }].map(jobJson);
  const { client } = stubService([{ data: jobs, object: "list", total: 3 }]);
  const { data } = await listJobs(client, { metadata: { team: "a" } });
  expect(data.map(({ metadata }) => metadata)).toEqual([{ team: "a" }]);
});

test.each<[string, ListJobsParams, string]>([
  ["a negative page", { page: -1 }, "page"],
  ["an empty page", { page_size: 0 }, "page_size"],
  ["one status as a string", { status: "RUNNING" as never }, "status"],
  ["a filter key that is a parameter", { metadata: { status: "RUNNING" } }, "metadata.status"],
  ["a nested filter value", { metadata: { a: {} as never } }, "metadata.a"],
  ["an invalid date", { created_after: new Date(Number.NaN) }, "created_after"],
  ["an unknown order", { order_by: "updated" as never }, "order_by"],
  ["a name of the official client", { pageSize: 5 } as never, "pageSize"],
])("listJobs() refuses %s before anything is sent", async (_name, params, field) => {
  const { client, seen } = stubService([]);
  await expect(listJobs(client, params)).rejects.toMatchObject({ code: "invalid_argument", field });
  expect(seen).toHaveLength(0);
});

test("iterateJobs() goes on over short pages, leaves out what comes twice, and ends at the total", async () => {
  const pages = [["1", "2"], ["2", "3"], ["4"]].map((ids) => ({ data: ids.map((id) => jobJson({ id })), total: 4 }));
  const { client, seen } = stubService(pages);
  const ids: string[] = [];
  for await (const { id } of iterateJobs(client)) ids.push(id);
  expect(ids).toEqual(["1", "2", "3", "4"]);
  expect(seen).toHaveLength(3);
});

test("iterateJobs() ends on an empty page where the total is wrong", async () => {
  const pages = [
    { data: [jobJson({ id: "1" })], total: 50 },
    { data: [], total: 50 },
  ];
  const { client, seen } = stubService(pages);
  const ids: string[] = [];
  for await (const { id } of iterateJobs(client)) ids.push(id);
  expect(ids).toEqual(["1"]);
  expect(seen).toHaveLength(2);
});

test("iterateJobs() walks on where a whole page does not match the metadata filter", async () => {
  const pages = [
    { data: [jobJson({ id: "1", metadata: { team: "b" } })], total: 2 },
    { data: [jobJson({ id: "2", metadata: { team: "a" } })], total: 2 },
  ];
  const { client } = stubService(pages);
  const ids: string[] = [];
  for await (const { id } of iterateJobs(client, { metadata: { team: "a" } })) ids.push(id);
  expect(ids).toEqual(["2"]);
});

function page(...ids: string[]): object {
  return { data: ids.map((id) => jobJson({ id })), total: 3 };
}

test("iterateJobs() goes on after a page of nothing new, but not for ever", async () => {
  const shifting = stubService([page("1", "2"), page("1", "2"), page("3")]);
  const ids: string[] = [];
  for await (const { id } of iterateJobs(shifting.client)) ids.push(id);
  expect(ids).toEqual(["1", "2", "3"]);

  const stuck = stubService(() => page("1", "2"));
  for await (const { id } of iterateJobs(stuck.client)) ids.push(id);
  expect(ids).toEqual(["1", "2", "3", "1", "2"]);
  expect(stuck.seen).toHaveLength(11);
});
