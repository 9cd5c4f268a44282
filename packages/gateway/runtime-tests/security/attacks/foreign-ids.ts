import { expect } from "vitest";
import { createKeyRing } from "../../../src/tenancy/tenant-keys.ts";
import { SECRET } from "../../support/gateways.ts";
import type { Attack } from "../attack.ts";
import { ENDPOINT, type Lab, MODEL } from "../lab.ts";

const api = "/api/mistral/v1";
const fileOf = ({ alice }: Lab): string => alice.input.id;
const outputOf = ({ alice }: Lab): string => alice.done.output_file ?? "";

const create = (files: readonly string[]) => ({
  method: "POST",
  path: `${api}/batch/jobs`,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ endpoint: ENDPOINT, model: MODEL, input_files: files }),
});

/** One request with an id that is not the attacker's. */
const simple: readonly (readonly [name: string, method: string, path: (lab: Lab) => string])[] = [
  ["get another tenant's job", "GET", ({ alice }) => `/batch/jobs/${alice.done.id}`],
  ["get another tenant's job with its rows", "GET", ({ alice }) => `/batch/jobs/${alice.open.id}?inline=true`],
  ["cancel another tenant's job", "POST", ({ alice }) => `/batch/jobs/${alice.open.id}/cancel`],
  ["delete another tenant's job", "DELETE", ({ alice }) => `/batch/jobs/${alice.done.id}`],
  ["retrieve another tenant's file", "GET", (lab) => `/files/${fileOf(lab)}`],
  ["download another tenant's input", "GET", (lab) => `/files/${fileOf(lab)}/content`],
  ["download another tenant's output", "GET", (lab) => `/files/${outputOf(lab)}/content`],
  ["get a link to another tenant's output", "GET", (lab) => `/files/${outputOf(lab)}/url`],
  ["delete another tenant's file", "DELETE", (lab) => `/files/${fileOf(lab)}`],
  ["use another tenant's id in capitals", "GET", ({ alice }) => `/batch/jobs/${alice.done.id.toUpperCase()}`],
  ["get a job by the service's own id", "GET", (lab) => `/batch/jobs/${lab.hiddenIds().job}`],
  ["cancel a job by the service's own id", "POST", (lab) => `/batch/jobs/${lab.hiddenIds().job}/cancel`],
  ["download a file by the service's own id", "GET", (lab) => `/files/${lab.hiddenIds().file}/content`],
  ["delete a file by the service's own id", "DELETE", (lab) => `/files/${lab.hiddenIds().file}`],
  ["use the id of a job as that of a file", "GET", ({ mallory }) => `/files/${mallory.done.id}`],
  ["use the id of a file as that of a job", "GET", ({ mallory }) => `/batch/jobs/${mallory.input.id}`],
  ["guess the empty id", "GET", () => "/batch/jobs/00000000-0000-0000-0000-000000000000"],
];

/** What the attacker would have to send for the victim's job or file, had it broken the seal: the stamp is left. */
async function brokenSeal(lab: Lab, kind: "job" | "file"): Promise<string> {
  const { seal } = await createKeyRing(async () => SECRET).forTenant("mallory");
  return await seal.seal(kind, lab.hiddenIds()[kind]);
}

const behindSeal = (name: string, kind: "job" | "file", method: string, path: (id: string) => string): Attack => ({
  name: `${name}, with the seal broken`,
  attempt: async (lab) => await lab.powerless({ method, path: `${api}${path(await brokenSeal(lab, kind))}` }, 404),
});

export const foreignIds: readonly Attack[] = [
  behindSeal("get a job", "job", "GET", (id) => `/batch/jobs/${id}`),
  behindSeal("cancel a job", "job", "POST", (id) => `/batch/jobs/${id}/cancel`),
  behindSeal("delete a job", "job", "DELETE", (id) => `/batch/jobs/${id}`),
  behindSeal("retrieve a file", "file", "GET", (id) => `/files/${id}`),
  behindSeal("download a file", "file", "GET", (id) => `/files/${id}/content`),
  behindSeal("get a link to a file", "file", "GET", (id) => `/files/${id}/url`),
  behindSeal("delete a file", "file", "DELETE", (id) => `/files/${id}`),
  {
    name: "create a job from a file, with the seal broken",
    attempt: async (lab) => await lab.powerless(create([await brokenSeal(lab, "file")]), 404),
  },
  ...simple.map(([name, method, path]): Attack => {
    return { name, attempt: (lab) => lab.powerless({ method, path: `${api}${path(lab)}` }, 404) };
  }),
  { name: "create a job from another tenant's file", attempt: (lab) => lab.powerless(create([fileOf(lab)]), 404) },
  {
    name: "create a job from a file of one's own and one of another tenant",
    attempt: (lab) => lab.powerless(create([lab.mallory.input.id, fileOf(lab)]), 404),
  },
  {
    name: "create a job from another tenant's output, to have it echoed",
    attempt: (lab) => lab.powerless(create([outputOf(lab)]), 404),
  },
  {
    name: "create a job from the service's own id of a file",
    attempt: (lab) => lab.powerless(create([lab.hiddenIds().file]), 404),
  },
  {
    name: "learn from the answer whether an id is another tenant's or nobody's",
    async attempt(lab) {
      const ask = async (id: string): Promise<unknown> => {
        const before = lab.emulator.books.requestsSeen().length;
        const { status, text, headers } = await lab.send({ path: `${api}/batch/jobs/${id}` });
        const { "x-request-id": _id, date: _date, ...rest } = headers;
        return { status, text, rest, asked: lab.emulator.books.requestsSeen().length - before };
      };
      expect(await ask(lab.alice.done.id)).toEqual(await ask("12345678-1234-4234-8234-123456789012"));
      return "the same answer after the same one question";
    },
  },
  {
    name: "use the ids under a gateway with another secret",
    attempt: (lab) => lab.refused({ path: `/other-secret/v1/batch/jobs/${lab.mallory.done.id}` }, 404),
  },
  {
    name: "see the victim harmed after all this",
    async attempt({ alice }) {
      expect(await alice.batch.jobs.get({ job_id: alice.open.id })).toMatchObject({
        status: expect.not.stringMatching(/CANCEL/),
      });
      expect(await alice.batch.files.retrieve({ file_id: alice.input.id })).toMatchObject({
        filename: "private-alice.jsonl",
      });
      return "the victim's job and file are as they were";
    },
  },
];
