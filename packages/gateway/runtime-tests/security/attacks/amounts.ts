import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { sendBytes } from "../../support/raw-request.ts";
import type { Attack } from "../attack.ts";
import { ENDPOINT, MODEL, row } from "../lab.ts";

const json = { "content-type": "application/json" };
const create = (basePath: string, more: Readonly<Record<string, unknown>> = {}, tenant = "mallory") => ({
  method: "POST",
  path: `${basePath}/v1/batch/jobs`,
  headers: { ...json, authorization: `Bearer token-of-${tenant}` },
  body: JSON.stringify({ endpoint: ENDPOINT, model: MODEL, requests: [row("1")], ...more }),
});

const refused = (name: string, basePath: string, more: Readonly<Record<string, unknown>>, status = 422): Attack => ({
  name,
  attempt: (lab) => lab.powerless(create(basePath, more), status),
});

const body = (name: string, text: string | Uint8Array, ...statuses: readonly number[]): Attack => ({
  name,
  attempt: (lab) => lab.powerless({ ...create("/api/mistral"), body: text }, ...statuses),
});

const large = [{ custom_id: "1", body: { messages: [{ role: "user", content: "x".repeat(90_000) }] } }];

let tenants = 0;
const newTenant = (): string => `newcomer-${(tenants += 1)}`;

/** A request whose body never ends. */
const stalled = (name: string, path: string, type: string, begin: string): Attack => ({
  name,
  async attempt(lab) {
    const before = lab.holdings();
    const head = `POST ${path} HTTP/1.1\r\nHost: gateway.test\r\nAuthorization: Bearer token-of-mallory\r\nContent-Type: ${type}\r\nContent-Length: 100000\r\n\r\n`;
    const text = await sendBytes(lab.url, head + begin, (all) => /\r\n\r\n[^]*\}/.test(all));
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(lab.holdings()).toEqual(before);
    return "408";
  },
});

export const amounts: readonly Attack[] = [
  refused("send a large inline job", "/tight", { requests: large }, 413),
  {
    name: "send a large inline job in chunks without a length",
    attempt: (lab) => lab.powerless({ ...create("/tight", { requests: large }), isChunked: true }, 413),
  },
  refused("use a model that is not allowed", "/models", { model: "mistral-large-latest" }),
  refused("use a model that is allowed in a list of one", "/models", { model: [MODEL] }),
  refused("leave the model out, to name it in the rows", "/models", { model: null }),
  refused("name the model with a space", "/models", { model: `${MODEL} ` }),
  refused("use an agent to get at another model", "/models", { model: null, agent_id: "ag:1" }),
  refused("use an agent beside a model", "/models", { agent_id: "ag:1" }),
  refused("use an endpoint that is not allowed", "/models", { endpoint: "/v1/embeddings" }),
  refused("use an endpoint that there is not", "/api/mistral", { endpoint: "/v1/models/../files" }),
  refused("run for longer than is allowed", "/tight", { timeout_hours: 13 }),
  refused("run for longer than is allowed by saying nothing", "/tight", {}),
  refused("run for a time that is no number", "/tight", { timeout_hours: "12" }),
  refused("run for no time", "/api/mistral", { timeout_hours: 0 }),
  refused("use a thousand files", "/api/mistral", {
    requests: null,
    input_files: Array.from({ length: 1000 }, () => "12345678-1234-4234-8234-123456789012"),
  }),
  refused("use a path as a file", "/api/mistral", { requests: null, input_files: ["../../batch/jobs"] }),
  refused("send a thousand labels", "/api/mistral", {
    metadata: Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, "v"])),
  }),
  refused("run for ever", "/api/mistral", { timeout_hours: 1e308 * 10 }),
  {
    name: "name a second model behind the one that is allowed",
    async attempt(lab) {
      const body = (first: string, second: string): string =>
        `{"model":"${first}","endpoint":"${ENDPOINT}","requests":[${JSON.stringify(row("1"))}],"model":"${second}"}`;
      const request = create("/models");
      const large = "mistral-large-latest";
      await lab.powerless({ ...request, body: body(MODEL, large) }, 422);
      const { text } = await lab.send({ ...request, body: body(large, MODEL) });
      expect(JSON.parse(text)).toMatchObject({ model: MODEL });
      return "the last one counts, here and there";
    },
  },
  {
    name: "keep the gateway reading a body that nobody asked for",
    async attempt(lab) {
      const head = `DELETE /api/mistral/v1/files/${lab.alice.input.id} HTTP/1.1\r\nHost: gateway.test\r\nAuthorization: Bearer token-of-mallory\r\nContent-Length: 1000000000\r\n\r\n`;
      const text = await sendBytes(lab.url, head + "x".repeat(10_000), (all) => /\r\n\r\n[^]*\}/.test(all));
      expect(text).toMatch(/^HTTP\/1\.1 404 /);
      return "answered without reading it";
    },
  },
  body("send what is not JSON", "{", 400),
  body("send JSON in another encoding", Buffer.from('{"endpoint":"x"}', "utf16le"), 400, 422),
  body("send JSON that is compressed", gzipSync('{"endpoint":"x"}'), 400),
  body("send what is not UTF-8", Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400),
  body("send a list", "[]", 422),
  body("send a hundred thousand brackets", "[".repeat(100_000), 400, 422),
  body(
    "bury a row under a hundred thousand brackets",
    `{"endpoint":"${ENDPOINT}","model":"${MODEL}","requests":[{"body":${"[".repeat(100_000)}${"]".repeat(100_000)}}]}`,
    400,
    422,
    500,
    502,
  ),
  body("send nothing", "", 400),
  {
    name: "have more open jobs than are allowed",
    async attempt(lab) {
      const tenant = newTenant();
      expect((await lab.send(create("/one-job", {}, tenant))).status).toBe(200);
      return await lab.powerless(create("/one-job", {}, tenant), 429);
    },
  },
  {
    name: "have more open jobs than are allowed by creating them at once",
    async attempt(lab) {
      const tenant = newTenant();
      const answers = await Promise.all(Array.from({ length: 5 }, () => lab.send(create("/one-job", {}, tenant))));
      expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
      return `of five at once ${answers.filter(({ status }) => status === 200).length} was let through`;
    },
  },
  {
    name: "send more requests than are allowed",
    async attempt(lab) {
      const headers = { authorization: `Bearer token-of-${newTenant()}` };
      const request = { path: "/rated/v1/batch/jobs", headers };
      const answers = [];
      for (let index = 0; index < 8; index += 1) answers.push(await lab.send(request));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
      expect(Number(answers.at(-1)?.headers["retry-after"])).toBeGreaterThan(0);
      return "429 with Retry-After from the sixth on";
    },
  },
  {
    name: "use up another tenant's requests",
    async attempt(lab) {
      const path = "/rated/v1/batch/jobs";
      for (let index = 0; index < 8; index += 1)
        await lab.send({ path, headers: { authorization: "Bearer token-of-greedy" } });
      return await lab.refused({ path, headers: { authorization: `Bearer token-of-${newTenant()}` } }, 200);
    },
  },
  stalled("hold a connection with a create that never ends", "/hurried/v1/batch/jobs", "application/json", "{"),
  stalled(
    "hold a connection with an upload that never begins",
    "/hurried/v1/files",
    "multipart/form-data; boundary=XX",
    "--XX",
  ),
  stalled(
    "hold a connection with an upload that never ends",
    "/hurried/v1/files",
    "multipart/form-data; boundary=XX",
    '--XX\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n{',
  ),
];
