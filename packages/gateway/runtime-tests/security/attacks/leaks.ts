import type { Fault } from "@mistral-batch/emulator";
import { expect } from "vitest";
import { field, file, form } from "../../support/form.ts";
import { API_KEY } from "../../support/gateways.ts";
import type { Attack } from "../attack.ts";
import { ENDPOINT, type Lab, MODEL, reasonIn, row } from "../lab.ts";

const api = "/api/mistral/v1";

/** An answer of the service, and what must be seen of it. */
const answered = (
  name: string,
  fault: (lab: Lab) => Fault,
  status: number,
  shown: RegExp,
  hidden: readonly (string | RegExp)[] = [],
): Attack => ({
  name,
  async attempt(lab) {
    lab.emulator.faults.add({ when: { operation: "jobs.get" }, fault: fault(lab) });
    const response = await lab.send({ path: `${api}/batch/jobs/${lab.mallory.done.id}` });
    expect(response.status, response.text).toBe(status);
    expect(response.text).toMatch(shown);
    const all = response.text + JSON.stringify(response.headers);
    for (const secret of hidden) expect(all).not.toMatch(secret);
    return `${status} ${reasonIn(response.text)}`;
  },
});

const respond = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: "respond",
  status,
  body,
  headers,
});

const redirect = (
  name: string,
  operation: "files.download" | "jobs.create" | "files.upload" | "jobs.list",
): Attack => ({
  name,
  async attempt(lab) {
    const location = `${lab.service.url}/v1/elsewhere`;
    lab.emulator.faults.add({ when: { operation }, fault: { kind: "redirect", location, status: 307 } });
    const json = { "content-type": "application/json" };
    const body = JSON.stringify({ endpoint: ENDPOINT, model: MODEL, requests: [row("1")] });
    const request = {
      "files.download": { path: `${api}/files/${lab.mallory.input.id}/content` },
      "jobs.list": { path: `${api}/batch/jobs` },
      "jobs.create": { method: "POST", path: `${api}/batch/jobs`, headers: json, body },
      "files.upload": { method: "POST", path: `${api}/files`, ...form(field("purpose", "batch") + file()) },
    }[operation];
    const { status, headers } = await lab.send(request);
    expect(status).toBe(502);
    expect(headers["location"]).toBeUndefined();
    expect(lab.emulator.books.requestsSeen({ path: "/v1/elsewhere" })).toEqual([]);
    return "502, and nobody went there";
  },
});

const link = async (lab: Lab, basePath = "/api/mistral", id = lab.mallory.input.id): Promise<string> => {
  const { text } = await lab.send({ path: `${basePath}/v1/files/${id}/url` });
  return new URL((JSON.parse(text) as { url: string }).url).pathname;
};

const badLink = (name: string, spoil: (path: string) => string, basePath = "/api/mistral"): Attack => ({
  name,
  attempt: async (lab) =>
    await lab.refused({ path: spoil(await link(lab, basePath)), headers: { authorization: "" } }, 404),
});

export const leaks: readonly Attack[] = [
  answered("read the key out of an error", () => respond(400, { detail: `Bad key ${API_KEY}` }), 400, /\[hidden\]/),
  answered(
    "read a token out of an error",
    () => respond(400, { detail: "Got Bearer abc.def.ghi" }),
    400,
    /\[hidden\]/,
    [/abc\.def/],
  ),
  answered(
    "read the victim's ids out of an error",
    (lab) => respond(409, { detail: `Clashes with ${lab.hiddenIds().job}` }),
    409,
    /\[id\]/,
  ),
  answered(
    "read the address of the service's storage out of an error",
    () =>
      respond(500, {
        detail: "failed at https://storage.example/a?sig=xyz and 10.0.0.7:8080 and db.svc.cluster.local",
      }),
    500,
    /\[address\]/,
    ["storage.example", "10.0.0.7", "xyz", "db.svc"],
  ),
  answered(
    "read fields of an error that nobody knows",
    () => respond(500, { detail: "x", stack: "at /srv/app.py", trace_id: "t-1", input: "private" }),
    500,
    /"detail":"x"/,
    ["app.py", "t-1", "private"],
  ),
  answered("read a page of the service's own proxy", () => ({ kind: "html", status: 520 }), 520, /without a reason/, [
    /cloudflare|<html/i,
  ]),
  answered(
    "get the service's headers",
    () =>
      respond(
        404,
        { detail: "x" },
        { "set-cookie": "a=b", server: "kong/3", "x-kong-upstream-latency": "5", "mistral-correlation-id": "abc" },
      ),
    404,
    /x/,
    [/kong/, /a=b/, /correlation/],
  ),
  answered(
    "have one's user sign in again because the gateway's key is refused",
    () => ({ kind: "quota-exhausted" }),
    403,
    /whoever runs it/,
  ),
  answered("be told nothing of missing billing", () => ({ kind: "billing-off" }), 402, /access/),
  answered("lose the time to wait", () => ({ kind: "rate-limited", retryAfter: 7 }), 429, /rate limit/i),
  answered(
    "inject a header through the time to wait",
    () => respond(429, { detail: "x" }, { "retry-after": "5; set-cookie=a" }),
    429,
    /x/,
    [/set-cookie/],
  ),
  answered("get an answer that is not JSON", () => ({ kind: "not-json" }), 502, /cannot be read/),
  answered("get an answer that breaks off", () => ({ kind: "truncated-json" }), 502, /cannot be read/),
  answered("get a status that there is not", () => respond(599, { detail: "x" }), 502, /x/),
  answered(
    "get a job without the stamp",
    () => respond(200, { id: "12345678-1234-4234-8234-123456789012", status: "RUNNING" }),
    404,
    /Not Found/,
  ),
  answered("learn of a broken connection to the service", () => ({ kind: "reset" }), 502, /cannot be reached/, [
    /ECONN/,
    /127\.0\.0\.1/,
  ]),
  redirect("send the key to another address by a redirect of a download", "files.download"),
  redirect("send the key to another address by a redirect of a list", "jobs.list"),
  redirect("send a create to another address by a redirect", "jobs.create"),
  redirect("send an upload to another address by a redirect", "files.upload"),
  {
    name: "read the service's id out of a validator, a name or a type of a download",
    async attempt(lab) {
      const { headers } = await lab.send({ path: `${api}/files/${lab.mallory.done.output_file}/content` });
      expect(headers).toMatchObject({
        "content-type": "application/octet-stream",
        "content-disposition": "attachment",
      });
      return "checked against all ids of the service";
    },
  },
  {
    name: "have a file run as a page",
    async attempt(lab) {
      const page = await lab.send({
        method: "POST",
        path: `${api}/files`,
        ...form(field("purpose", "batch") + file("x.html", "<script>alert(1)</script>\n")),
      });
      lab.emulator.clock.advance(60_000);
      const { id } = JSON.parse(page.text) as { id: string };
      const { headers } = await lab.send({ path: `${api}/files/${id}/content` });
      expect(headers).toMatchObject({
        "content-type": "application/octet-stream",
        "content-disposition": "attachment",
        "x-content-type-options": "nosniff",
        "content-security-policy": expect.stringContaining("sandbox"),
        "cache-control": "no-store",
      });
      return "an attachment that nobody sniffs or runs";
    },
  },
  {
    name: "use a signed link for more than its file",
    async attempt(lab) {
      const path = await link(lab);
      const { status, text } = await lab.send({ path, headers: { authorization: "" } });
      expect(status).toBe(200);
      expect(text).toContain("mallory-1");
      return await lab.refused({ path: path.replace("/links/", "/files/"), headers: { authorization: "" } }, 404);
    },
  },
  badLink("change a signed link", (path) => path.replace(/.(?=.{20}$)/, (letter) => (letter === "A" ? "B" : "A"))),
  badLink("shorten a signed link", (path) => path.slice(0, -8)),
  badLink("use a link of a gateway with another secret", (path) => path.replace("/api/mistral/", "/other-secret/")),
  badLink("use a link where links are switched off", (path) => path.replace("/api/mistral/", "/no-links/")),
  badLink("use a link where the service's own are given", (path) => path.replace("/api/mistral/", "/direct/")),
  {
    name: "get a link where none are given",
    attempt: (lab) => lab.refused({ path: `/no-links/v1/files/${lab.mallory.input.id}/url` }, 403),
  },
  {
    name: "get a link for longer than is allowed",
    attempt: (lab) => lab.refused({ path: `/tight/v1/files/${lab.mallory.input.id}/url?expiry=3` }, 422),
  },
  {
    name: "get a link for ever",
    attempt: (lab) => lab.refused({ path: `${api}/files/${lab.mallory.input.id}/url?expiry=99999999999` }, 422),
  },
];
