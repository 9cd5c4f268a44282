import { expect } from "vitest";
import { tenantStamp } from "../../../src/index.ts";
import { SECRET } from "../../support/gateways.ts";
import type { Attack } from "../attack.ts";
import { ENDPOINT, type Lab, MODEL, row } from "../lab.ts";

const jobs = "/api/mistral/v1/batch/jobs";
const files = "/api/mistral/v1/files";

interface Listed {
  readonly data: readonly { readonly id: string; readonly filename?: string }[];
  readonly total: number;
}

async function list(lab: Lab, path: string): Promise<Listed> {
  const { status, text } = await lab.send({ path });
  expect(status, text).toBe(200);
  return JSON.parse(text) as Listed;
}

/** Reads what is listed: whose it is shows in its rows, whatever its id and its name say. */
async function checkContents(lab: Lab, data: Listed["data"]): Promise<number> {
  for (const { id } of data) {
    const { status, text } = await lab.send({ path: `${files}/${id}/content` });
    expect(status).toBe(200);
    expect(text).not.toContain("alice");
  }
  return data.length;
}

const create = (metadata: string, path = jobs) => ({
  method: "POST",
  path,
  headers: { "content-type": "application/json" },
  body: `{"endpoint":"${ENDPOINT}","model":"${MODEL}","requests":[${JSON.stringify(row("1"))}],"metadata":${metadata}}`,
});

/** A list that must not hold anything of the victim's. */
const empty = (name: string, path: (lab: Lab) => string | Promise<string>): Attack => ({
  name,
  async attempt(lab) {
    const { data, total } = await list(lab, await path(lab));
    expect({ data, total }).toEqual({ data: [], total: 0 });
    return "an empty list, total 0";
  },
});

const refusedList = (name: string, path: string): Attack => ({ name, attempt: (lab) => lab.refused({ path }, 422) });
const refusedCreate = (name: string, metadata: string): Attack => ({
  name,
  attempt: (lab) => lab.powerless(create(metadata), 422),
});

export const listsAndStamps: readonly Attack[] = [
  {
    name: "find another tenant's jobs in the list, or in its total",
    async attempt(lab) {
      const { data, total } = await list(lab, jobs);
      expect(total).toBe(data.length);
      expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining([lab.mallory.done.id, lab.mallory.open.id]));
      expect(data.map(({ id }) => id)).not.toContain(lab.alice.done.id);
      return `${total} jobs, all of them the attacker's own`;
    },
  },
  {
    name: "count the workspace by pages of one",
    async attempt(lab) {
      const { total } = await list(lab, jobs);
      const pages = await Promise.all(
        [0, total - 1, total].map((page) => list(lab, `${jobs}?page_size=1&page=${page}`)),
      );
      expect(pages.map(({ data, total: sum }) => [data.length, sum])).toEqual([
        [1, 2],
        [1, total],
        [0, total],
      ]);
      return "totals never pass the attacker's own";
    },
  },
  {
    name: "find another tenant's files in the list",
    async attempt(lab) {
      const { data } = await list(lab, files);
      expect(data.map(({ filename }) => filename)).toContain("private-mallory.jsonl");
      expect(data.map(({ filename }) => filename).join()).not.toContain("alice");
      return `${await checkContents(lab, data)} files, all of them the attacker's own`;
    },
  },
  {
    name: "find another tenant's results by their kind",
    async attempt(lab) {
      const { data } = await list(lab, `${files}?sample_type=batch_result&source=mistral`);
      expect(data.map(({ id }) => id)).toContain(lab.mallory.done.output_file);
      return `${await checkContents(lab, data)} results, all of them the attacker's own`;
    },
  },
  empty("filter by another tenant's metadata", () => `${jobs}?owner=alice`),
  empty("search for another tenant's file name", () => `${files}?search=private-alice`),
  empty("search for the stamp in file names", async () => `${files}?search=${await tenantStamp(SECRET, "mallory")}`),
  empty("search for the beginning of the stamp", () => `${files}?search=mb-`),
  empty("filter by what every object has", () => `${jobs}?constructor=Object&__proto__=x`),
  empty("write a parameter as a list", () => `${jobs}?page[]=0&page_size[]=1`),
  empty("search for a pattern", () => `${files}?search=.*alice.*`),
  refusedList("write a page in wide digits", `${jobs}?page=%EF%BC%91`),
  refusedList("filter by the stamp", `${jobs}?mb_tenant=alice`),
  refusedList("filter by the stamp twice", `${jobs}?mb_tenant=mallory&mb_tenant=alice`),
  refusedList("smuggle a parameter into the list of files", `${files}?workspace=other`),
  refusedList("ask for a page of nothing", `${jobs}?page_size=0`),
  refusedList("ask for a page of a billion", `${jobs}?page_size=1000000000`),
  refusedList("ask for a page below the first", `${jobs}?page=-1`),
  refusedList("ask for two pages at once", `${jobs}?page=0&page=1`),
  refusedList("inject a query through a filter", `${jobs}?status=RUNNING%26model=x`),
  refusedList("order by something else", `${jobs}?order_by=created%20desc`),
  refusedList(
    "send a million filters",
    `${jobs}?${Array.from({ length: 100 }, (_, index) => `k${index}=1`).join("&")}`,
  ),
  {
    name: "pass an unknown parameter on to the service",
    async attempt(lab) {
      await list(lab, `${jobs}?all_workspaces=true&created_by_me=false`);
      const seen = lab.emulator.books.requestsSeen({ operation: "jobs.list" }).at(-1);
      expect(seen?.query).not.toMatch(/all_workspaces|created_by_me/);
      return "the service is only asked what is known";
    },
  },
  {
    name: "have a short walk taken for the end of the list",
    attempt: async (lab) =>
      await lab.refused(
        { path: "/one-page/v1/batch/jobs", headers: { authorization: "Bearer token-of-nobody" } },
        200,
        503,
      ),
  },
  refusedCreate("set the stamp", '{"mb_tenant":"alice"}'),
  refusedCreate("set the stamp in capitals", '{"MB_TENANT":"alice"}'),
  refusedCreate("set the stamp with a space", '{"mb_tenant ":"alice"}'),
  refusedCreate("set the stamp in wide letters", '{"ｍｂ＿ｔｅｎａｎｔ":"alice"}'),
  refusedCreate("set the stamp with a NUL behind it", '{"mb_tenant\\u0000":"alice"}'),
  refusedCreate("set the stamp with what cannot be seen in it", '{"mb_\\u200btenant":"alice"}'),
  refusedCreate("set the stamp behind an escape", '{"mb\\u005ftenant":"alice"}'),
  refusedCreate("set the stamp in a second metadata", '{"a":"b"},"metadata":{"mb_tenant":"alice"}'),
  refusedCreate("set the stamp to an object", '{"mb_tenant":{"$ne":""}}'),
  refusedCreate("put an object into metadata", '{"a":{"mb_tenant":"alice"}}'),
  refusedCreate("make metadata a list", '["mb_tenant","alice"]'),
  refusedCreate("send an unknown field with the create", '{},"workspace_id":"other"'),
  {
    name: "set the stamp through the prototype",
    async attempt(lab) {
      const { status, text } = await lab.send(create('{"__proto__":"x","constructor":"y"}'));
      expect(status, text).toBe(200);
      const stamped = lab.emulator.books.creates().at(-1)?.metadata?.["mb_tenant"];
      expect(stamped).toBe(await tenantStamp(SECRET, "mallory"));
      return "the job carries the attacker's own stamp";
    },
  },
  {
    name: "read the stamp out of one's own job",
    async attempt(lab) {
      const { text } = await lab.send({ path: `${jobs}/${lab.mallory.done.id}` });
      expect(text).not.toContain("mb_tenant");
      return "metadata without the stamp";
    },
  },
];
