import { SignJWT } from "jose";
import { expect } from "vitest";
import { ORIGIN, TOKEN_SECRET } from "../../support/gateways.ts";
import type { Attack } from "../attack.ts";
import { ENDPOINT, type Lab, MODEL, row } from "../lab.ts";

const jobs = "/api/mistral/v1/batch/jobs";

const called = (name: string, authorization: string, ...statuses: readonly number[]): Attack => ({
  name,
  attempt: (lab) => lab.powerless({ path: jobs, headers: { authorization } }, ...statuses),
});

interface Claims {
  readonly iss?: string;
  readonly aud?: string;
  readonly exp?: number | undefined;
  readonly sub?: string | undefined;
  readonly nbf?: number;
  readonly key?: string;
  readonly alg?: string;
  readonly crit?: string[];
}

const HOUR_S = 3600;
const nowS = (): number => Math.floor(Date.now() / 1000);

async function tokenOf({ key = TOKEN_SECRET, alg = "HS256", crit, ...claims }: Claims): Promise<string> {
  const all = { iss: "https://issuer.example", aud: "gateway", exp: nowS() + HOUR_S, sub: "mallory", ...claims };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const header = { alg, ...(crit === undefined ? {} : { crit, tenant: "alice" }) };
  const known = crit === undefined ? {} : { crit: Object.fromEntries(crit.map((name) => [name, true])) };
  return await new SignJWT(given).setProtectedHeader(header).sign(new TextEncoder().encode(key), known);
}

const withToken = (name: string, make: () => Promise<string> | string): Attack => ({
  name,
  attempt: async (lab) =>
    await lab.powerless({ path: "/jwt/v1/batch/jobs", headers: { authorization: `Bearer ${await make()}` } }, 401),
});

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A page of another site: it must not act, and its script must not read. */
const fromOrigin = (name: string, origin: string): Attack => ({
  name,
  async attempt(lab: Lab) {
    const before = lab.holdings();
    const body = JSON.stringify({ endpoint: ENDPOINT, model: MODEL, requests: [row("1")] });
    const headers = { origin, "content-type": "application/json" };
    const { status, headers: answered } = await lab.send({ method: "POST", path: jobs, headers, body });
    expect(status).toBe(403);
    expect(answered["access-control-allow-origin"]).toBeUndefined();
    expect(lab.holdings()).toEqual(before);
    return "403, without CORS headers";
  },
});

const simpleCreate = (name: string, type: string): Attack => ({
  name,
  attempt: (lab) =>
    lab.powerless(
      {
        method: "POST",
        path: jobs,
        headers: { "content-type": type },
        body: JSON.stringify({ endpoint: ENDPOINT, model: MODEL, requests: [row("1")] }),
      },
      422,
    ),
});

const readOnly = (name: string, method: string, path: (lab: Lab) => string): Attack => ({
  name,
  attempt: (lab) => lab.powerless({ method, path: `/readonly/v1${path(lab)}` }, 403),
});

export const callers: readonly Attack[] = [
  called("call without a token", "", 401),
  called("call with an empty token", "Bearer ", 401),
  called("call with another scheme", "Basic bWFsbG9yeTo=", 401),
  called("call with the name of a tenant", "Bearer alice", 401),
  called("call with two tokens in one", "Bearer token-of-mallory, Bearer token-of-alice", 401),
  called("get in while the check of tokens is broken", "Bearer broken", 503),
  called("get in as a tenant without a name", "Bearer nameless", 500),
  {
    name: "do more than the tenant's own operations allow",
    attempt: (lab) =>
      lab.powerless(
        { method: "DELETE", path: `${jobs}/${lab.alice.done.id}`, headers: { authorization: "Bearer reader-alice" } },
        403,
      ),
  },
  withToken("sign a token with another secret", () => tokenOf({ key: "a secret that the attacker made up 1234" })),
  withToken("use a token that has expired", () => tokenOf({ exp: nowS() - 60 })),
  withToken("use a token that never expires", () => tokenOf({ exp: undefined })),
  withToken("use a token that is not valid yet", () => tokenOf({ nbf: nowS() + HOUR_S })),
  withToken("use a token for another service", () => tokenOf({ aud: "somewhere-else" })),
  withToken("use a token of another issuer", () => tokenOf({ iss: "https://evil.example" })),
  withToken("use a token that names nobody", () => tokenOf({ sub: undefined })),
  withToken("use a token whose name is empty", () => tokenOf({ sub: "" })),
  withToken("use a token without a signature", () => `${encode({ alg: "none" })}.${encode({ sub: "alice" })}.x`),
  withToken("sign a token by another rule", () => tokenOf({ alg: "HS512" })),
  withToken("ask for an extension that nobody knows", () => tokenOf({ crit: ["tenant"] })),
  {
    name: "be two tenants in one by half a character",
    attempt: async (lab) => {
      const authorization = `Bearer ${await tokenOf({ sub: "\ud800" })}`;
      return await lab.powerless({ path: "/jwt/v1/batch/jobs", headers: { authorization } }, 500);
    },
  },
  {
    name: "call with a token in the query",
    attempt: (lab) =>
      lab.powerless(
        { path: `${jobs}?access_token=token-of-alice&token=token-of-alice`, headers: { authorization: "" } },
        401,
      ),
  },
  {
    name: "see everybody's world as a tenant with a name of the language's own",
    async attempt(lab) {
      for (const name of ["__proto__", "constructor", "toString"]) {
        const { text } = await lab.send({ path: jobs, headers: { authorization: `Bearer token-of-${name}` } });
        expect(JSON.parse(text)).toMatchObject({ data: [], total: 0 });
      }
      return "an empty world like any other";
    },
  },
  withToken("change the name in a token", async () => {
    const [head, , signature] = (await tokenOf({})).split(".");
    return `${head}.${encode({ iss: "https://issuer.example", aud: "gateway", exp: nowS() + HOUR_S, sub: "alice" })}.${signature}`;
  }),
  {
    name: "be kept out with a token that is right",
    async attempt(lab) {
      const authorization = `Bearer ${await tokenOf({})}`;
      const { status } = await lab.send({ path: "/jwt/v1/batch/jobs", headers: { authorization } });
      expect(status).toBe(200);
      return "the real token works";
    },
  },
  fromOrigin("create a job from a page of another site", "https://evil.example"),
  fromOrigin("create a job from a sandboxed page", "null"),
  fromOrigin("create a job from a site whose name begins alike", `${ORIGIN}.evil.example`),
  fromOrigin("create a job from a site whose name ends alike", "https://evilapp.example"),
  fromOrigin("create a job from the same host without TLS", "http://app.example"),
  fromOrigin("create a job from a site written in capitals", "HTTPS://APP.EXAMPLE"),
  fromOrigin("create a job from a site with a dot behind its name", "https://app.example."),
  fromOrigin("create a job from another port", `${ORIGIN}:8443`),
  fromOrigin("create a job from two origins", `${ORIGIN}, https://evil.example`),
  {
    name: "be allowed by a preflight of another site",
    async attempt(lab) {
      const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
      const { status, headers: answered } = await lab.send({ method: "OPTIONS", path: jobs, headers });
      expect(status).toBe(403);
      expect(Object.keys(answered).filter((name) => name.startsWith("access-control"))).toEqual([]);
      return "403, without CORS headers";
    },
  },
  {
    name: "have cookies of a visitor count, or any origin allowed",
    async attempt(lab) {
      const headers = { origin: ORIGIN, "access-control-request-method": "POST", authorization: "" };
      const preflight = await lab.send({ method: "OPTIONS", path: jobs, headers });
      const answer = await lab.send({ path: jobs, headers: { origin: ORIGIN } });
      for (const { headers: answered } of [preflight, answer]) {
        expect(answered["access-control-allow-origin"]).toBe(ORIGIN);
        expect(answered["access-control-allow-credentials"]).toBeUndefined();
        expect(answered["vary"]).toContain("origin");
      }
      expect([preflight.status, answer.status]).toEqual([204, 200]);
      return "one exact origin, never credentials";
    },
  },
  simpleCreate("create a job with a plain form of another site", "text/plain"),
  simpleCreate("create a job with a type that only looks like JSON", "text/plain; application/json"),
  readOnly("create a job where only reading is allowed", "POST", () => "/batch/jobs"),
  readOnly(
    "cancel a job where only reading is allowed",
    "POST",
    ({ mallory }) => `/batch/jobs/${mallory.open.id}/cancel`,
  ),
  readOnly("delete a job where only reading is allowed", "DELETE", ({ mallory }) => `/batch/jobs/${mallory.done.id}`),
  readOnly("upload where only reading is allowed", "POST", () => "/files"),
  readOnly("delete a file where only reading is allowed", "DELETE", ({ mallory }) => `/files/${mallory.input.id}`),
];
