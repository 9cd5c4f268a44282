import { expect } from "vitest";
import type { Attack } from "../attack.ts";
import { ENDPOINT, type Lab, MODEL, row } from "../lab.ts";

const jobs = "/api/mistral/v1/batch/jobs";

let keys = 0;
const newKey = (): string => `key-${(keys += 1)}-${crypto.randomUUID()}`;

const create = (key: string, content: string, tenant = "mallory") => ({
  method: "POST",
  path: jobs,
  headers: { "content-type": "application/json", authorization: `Bearer token-of-${tenant}` },
  body: JSON.stringify({ endpoint: ENDPOINT, model: MODEL, requests: [row(content)], metadata: { mb_key: key } }),
});

const idIn = (text: string): string | undefined => (JSON.parse(text) as { readonly id?: string }).id;
const jobsOf = ({ emulator }: Lab, key: string): number => emulator.books.jobsByMetadata("mb_key", key).length;

const labelled = (name: string, label: string): Attack => ({
  name,
  attempt: (lab) => lab.powerless({ ...create("", ""), body: bodyWith(label) }, 422),
});
const bodyWith = (label: string): string =>
  `{"endpoint":"${ENDPOINT}","model":"${MODEL}","requests":[${JSON.stringify(row("1"))}],"metadata":{"${label}":"0"}}`;

export const replays: readonly Attack[] = [
  {
    name: "have a create paid again by sending it again",
    async attempt(lab) {
      const key = newKey();
      const first = await lab.send(create(key, "1"));
      const second = await lab.send(create(key, "1"));
      expect([first.status, second.status, idIn(second.text)]).toEqual([200, 200, idIn(first.text)]);
      expect(jobsOf(lab, key)).toBe(1);
      return "one job, twice the same answer";
    },
  },
  {
    name: "have a create paid again by sending it five times at once",
    async attempt(lab) {
      const key = newKey();
      const answers = await Promise.all(Array.from({ length: 5 }, () => lab.send(create(key, "1"))));
      expect(new Set(answers.map(({ status, text }) => `${status} ${idIn(text)}`)).size).toBe(1);
      expect(jobsOf(lab, key)).toBe(1);
      return "one job, five times the same answer";
    },
  },
  {
    name: "have a create paid again whose answer was lost",
    async attempt(lab) {
      const key = newKey();
      lab.emulator.faults.add({ when: { operation: "jobs.create" }, fault: { kind: "reply-lost" } });
      expect((await lab.send(create(key, "1"))).status).toBe(502);
      const { status } = await lab.send(create(key, "1"));
      expect([200, 409]).toContain(status);
      lab.emulator.clock.advance(60_000);
      expect((await lab.send(create(key, "1"))).status).toBe(200);
      expect(jobsOf(lab, key)).toBe(1);
      return "one job, found in the list of the service";
    },
  },
  {
    name: "send other rows under a key that was used",
    async attempt(lab) {
      const key = newKey();
      await lab.send(create(key, "1"));
      const outcome = await lab.powerless(create(key, "2"), 422);
      return outcome.replace(key, "...");
    },
  },
  {
    name: "get another tenant's job by its submission key",
    async attempt(lab) {
      const key = newKey();
      const hers = await lab.send(create(key, "1", "alice"));
      const own = await lab.send(create(key, "1"));
      expect([hers.status, own.status, jobsOf(lab, key)]).toEqual([200, 200, 2]);
      expect(own.text).not.toContain(idIn(hers.text));
      const { text } = await lab.send({ path: `${jobs}/${idIn(own.text)}` });
      expect(JSON.parse(text)).toMatchObject({ id: idIn(own.text), metadata: { mb_key: key } });
      return "a job of one's own under the same key";
    },
  },
  {
    name: "learn that a submission key is another tenant's",
    async attempt(lab) {
      const [taken, free] = [newKey(), newKey()];
      await lab.send(create(taken, "1", "alice"));
      const shape = async (key: string): Promise<unknown> => {
        const before = lab.emulator.books.requestsSeen().length;
        const { status, text } = await lab.send(create(key, "2"));
        const asked = lab.emulator.books.requestsSeen().length - before;
        return { status, fields: Object.keys(JSON.parse(text) as object), asked };
      };
      expect(await shape(taken)).toEqual(await shape(free));
      return "the same answer after the same questions";
    },
  },
  {
    name: "keep another tenant from its create by taking its submission key first",
    async attempt(lab) {
      const key = newKey();
      await lab.send(create(key, "mine"));
      expect((await lab.send(create(key, "hers", "alice"))).status).toBe(200);
      return "her job is made";
    },
  },
  labelled("say what a job was made of", "mb_body"),
  labelled("say what a job was made of in capitals", "MB_BODY"),
  labelled("say what a job was made of behind an escape", "mb\\u005fbody"),
  {
    name: "filter by what jobs were made of",
    attempt: (lab) => lab.refused({ path: `${jobs}?mb_body=0` }, 422),
  },
];
