import { expect } from "vitest";
import { API_KEY } from "../../support/gateways.ts";
import { sendBytes } from "../../support/raw-request.ts";
import type { Attack } from "../attack.ts";
import { ENDPOINT, MODEL, row } from "../lab.ts";

const api = "/api/mistral/v1";

const noRoute = (name: string, path: string, method = "GET"): Attack => ({
  name,
  async attempt(lab) {
    const before = lab.emulator.books.requestsSeen().length;
    const result = await lab.refused({ method, path }, 400, 404, 405, 501);
    expect(lab.emulator.books.requestsSeen().length).toBe(before);
    return `${result}; the service was not asked`;
  },
});

/** A request whose headers must not come through to the service. */
const dropped = (name: string, header: string, value: string): Attack => ({
  name,
  async attempt(lab) {
    await lab.send({ path: `${api}/batch/jobs/${lab.mallory.done.id}`, headers: { [header]: value } });
    const seen = lab.emulator.books.requestsSeen({ operation: "jobs.get" }).at(-1);
    expect(JSON.stringify(seen?.headers)).not.toContain(value);
    return "it does not go on";
  },
});

const ranged = (name: string, headers: Readonly<Record<string, string>>, shown: RegExp | undefined): Attack => ({
  name,
  async attempt(lab) {
    const path = `${api}/files/${lab.mallory.input.id}/content`;
    const { status, text } = await lab.send({ path, headers });
    const seen = lab.emulator.books.requestsSeen({ operation: "files.download" }).at(-1)?.headers ?? {};
    if (shown === undefined) expect(seen["range"]).toBeUndefined();
    expect(seen["if-range"]).toBeUndefined();
    expect([200, 206]).toContain(status);
    if (status === 200) expect(text.split("\n")).toHaveLength(4);
    return `${status}, ${text.length} bytes of one's own`;
  },
});

/** A request line and headers as they are written, and what must not come back. */
const written = (name: string, head: readonly string[], forbidden: RegExp): Attack => ({
  name,
  async attempt(lab) {
    const lines = [...head, "Host: gateway.test", "Connection: close", "", ""];
    const text = await sendBytes(lab.url, lines.join("\r\n"), () => false);
    lab.checkSecrets(text);
    expect(text).not.toMatch(forbidden);
    expect(text).not.toContain(lab.alice.done.id);
    return text.split("\r\n")[0] ?? "";
  },
});

/** Two requests in one, for whoever counts the bytes differently. */
const smuggled = (name: string, head: string, body: string): Attack => ({
  name,
  async attempt(lab) {
    const before = lab.holdings();
    const request = `POST ${api}/batch/jobs HTTP/1.1\r\nHost: gateway.test\r\nAuthorization: Bearer token-of-mallory\r\nContent-Type: application/json\r\nConnection: close\r\n${head}\r\n\r\n${body}`;
    const text = await sendBytes(lab.url, request, (all) => /\r\n\r\n[^]*\}/.test(all));
    lab.checkSecrets(text);
    expect(text).not.toMatch(/HTTP\/1\.1 200/);
    expect(lab.holdings()).toEqual(before);
    return text.split("\r\n")[0] ?? "the connection was closed";
  },
});

const inner = `GET ${api}/files HTTP/1.1\r\nHost: gateway.test\r\n\r\n`;

export const pathsAndHeaders: readonly Attack[] = [
  noRoute("leave the path by dots", `${api}/batch/jobs/../../../../v1/models`),
  noRoute("leave the path by encoded dots", `${api}/files/%2e%2e/%2e%2e/v1/models`),
  noRoute("leave the path by an encoded slash", `${api}/files/..%2f..%2fmodels`),
  noRoute("leave the path by a doubly encoded slash", `${api}/files/..%252f..%252fmodels`),
  noRoute("leave the path by a backslash", `${api}/files/..\\..\\models`),
  noRoute("add a slash behind the path", `${api}/batch/jobs/`),
  noRoute("double a slash", "/api/mistral//v1/batch/jobs"),
  noRoute("add a parameter to the path", `${api}/batch/jobs;admin=1`),
  noRoute("add a NUL to the path", `${api}/batch/jobs%00`),
  noRoute("encode a letter of the path", `${api}/batch/%6Aobs`),
  noRoute("write the path in capitals", `${api}/BATCH/JOBS`),
  {
    name: "put a path behind an id",
    attempt: (lab) => lab.powerless({ path: `${api}/files/${lab.alice.input.id}/content/../url` }, 404),
  },
  noRoute("put an address where the id belongs", `${api}/files/https:%2f%2fevil.example/content`),
  noRoute("call another API of the service", `${api}/chat/completions`, "POST"),
  noRoute("list the models", `${api}/models`),
  noRoute("replace a job", `${api}/batch/jobs`, "PUT"),
  noRoute("patch a job", `${api}/batch/jobs`, "PATCH"),
  noRoute("trace", `${api}/batch/jobs`, "TRACE"),
  noRoute("delete all jobs", `${api}/batch/jobs`, "DELETE"),
  noRoute("ask for the head of a list", `${api}/batch/jobs`, "HEAD"),
  noRoute("ask what is allowed, as no page does", `${api}/batch/jobs`, "OPTIONS"),
  noRoute("write the path in wide letters", `${api}/%EF%BD%86%EF%BD%89%EF%BD%8C%EF%BD%85%EF%BD%93`),
  noRoute("write an id in wide digits", `${api}/files/${"%EF%BC%91".repeat(8)}-1111-4111-8111-111111111111`),
  noRoute("put a line break behind an id", `${api}/files/11111111-1111-4111-8111-111111111111%0a`),
  noRoute("leave out the gateway's own path", "/v1/batch/jobs"),
  noRoute("ask for another host in the request line", "http://evil.example/v1/files"),
  dropped("send a cookie to the service", "cookie", "session=stolen"),
  dropped("send a token of one's own to the service", "x-api-key", "my-own-key"),
  dropped("pretend to come from elsewhere", "x-forwarded-for", "203.0.113.7"),
  dropped("override the method", "x-http-method-override", "DELETE"),
  dropped("name another host for the service", "x-forwarded-host", "evil.example"),
  dropped("choose the service's organisation", "x-organization-id", "another-organisation"),
  dropped("ask whether something has changed", "if-none-match", '"a-guess"'),
  dropped("ask whether something is newer", "if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT"),
  dropped("have another encoding sent", "accept-encoding", "x-strange"),
  {
    name: "reach the service with the token of the gateway, or without the key",
    async attempt(lab) {
      await lab.send({ path: `${api}/batch/jobs/${lab.mallory.done.id}` });
      expect(lab.emulator.books.requestsSeen({ operation: "jobs.get" }).at(-1)).toMatchObject({
        status: 200,
        hadAuthorization: true,
      });
      return "the service only ever sees the key";
    },
  },
  ranged("ask for many ranges", { range: "bytes=0-1,3-4,6-7" }, undefined),
  ranged("inject into a range", { range: "bytes=0-1\t; x" }, undefined),
  ranged("ask for a unit that there is not", { range: "lines=0-1" }, undefined),
  ranged("send a condition of one's own", { range: "bytes=5-", "if-range": '"forged"' }, /bytes/),
  smuggled("give two lengths", "Content-Length: 2\r\nContent-Length: 50", `{}${inner}`),
  smuggled("give a length and chunks", "Content-Length: 4\r\nTransfer-Encoding: chunked", `0\r\n\r\n${inner}`),
  smuggled("give a length with a sign", "Content-Length: +2", `{}${inner}`),
  smuggled("give a length that is not a number", "Content-Length: 0x2", `{}${inner}`),
  smuggled("send more than the length", "Content-Length: 2", `{}${inner}`),
  smuggled("give an encoding that there is not", "Transfer-Encoding: xchunked", `0\r\n\r\n${inner}`),
  smuggled("give a length with a space before the colon", "Content-Length : 50", `{}${inner}`),
  smuggled(
    "give a chunk with a length that is no number",
    "Transfer-Encoding: chunked",
    `0x2\r\n{}\r\n0\r\n\r\n${inner}`,
  ),
  smuggled("fold a header", "X-Folded: a\r\n Content-Length: 50", `{}${inner}`),
  written(
    "write a method in small letters",
    [`get ${api}/batch/jobs HTTP/1.1`, "Authorization: Bearer token-of-mallory"],
    /^HTTP\/1\.1 200/,
  ),
  written(
    "be somebody else by a second token",
    [
      `GET ${api}/batch/jobs HTTP/1.1`,
      "Authorization: Bearer token-of-mallory",
      "Authorization: Bearer token-of-alice",
    ],
    /private-alice/,
  ),
  written(
    "put the gateway's path into the Host header",
    [`GET /v1/files HTTP/1.1`, "Host: gateway.test/api/mistral", "Authorization: Bearer token-of-mallory"],
    /^HTTP\/1\.1 200/,
  ),
  written(
    "switch to a socket that stays open",
    [
      `GET ${api}/batch/jobs HTTP/1.1`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Authorization: Bearer token-of-mallory",
    ],
    /^HTTP\/1\.1 101/,
  ),
  written(
    "go on in another protocol",
    [
      `GET ${api}/batch/jobs HTTP/1.1`,
      "Upgrade: h2c",
      "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
      "Authorization: Bearer token-of-mallory",
    ],
    /^HTTP\/1\.1 101/,
  ),
  {
    name: "have a proxy drop the key by naming it in Connection",
    async attempt(lab) {
      await lab.send({ path: `${api}/batch/jobs/${lab.mallory.done.id}`, headers: { connection: "authorization" } });
      expect(lab.emulator.books.requestsSeen({ operation: "jobs.get" }).at(-1)).toMatchObject({
        hadAuthorization: true,
      });
      return "the headers to the service are its own";
    },
  },
  {
    name: "have an answer stored and shown to another tenant",
    async attempt(lab) {
      const paths = [
        "/batch/jobs",
        `/files/${lab.mallory.input.id}/content`,
        `/files/${lab.alice.input.id}`,
        "/nothing",
      ];
      const answers = await Promise.all([
        ...paths.map((path) => lab.send({ path: `${api}${path}` })),
        lab.send({ path: `${api}/batch/jobs`, headers: { authorization: "" } }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404, 401]);
      for (const { headers } of answers) {
        expect(headers).toMatchObject({
          "cache-control": "no-store",
          vary: expect.stringMatching(/origin/i) as string,
        });
      }
      return "no answer of any status may be stored";
    },
  },
  {
    name: "make a signed link point elsewhere by the Host header",
    async attempt(lab) {
      const path = `/public/v1/files/${lab.mallory.input.id}/url`;
      const { text } = await lab.send({ path, headers: { host: "evil.example" } });
      expect(JSON.parse(text)).toMatchObject({
        url: expect.stringMatching(/^https:\/\/gateway\.example\/behind\/a\/proxy\/v1\/links\//),
      });
      return "it begins with publicUrl";
    },
  },
  {
    name: "find the key in an answer to a create that the service took",
    async attempt(lab) {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({
        endpoint: ENDPOINT,
        model: MODEL,
        requests: [row("1")],
        metadata: { mb_key: "mine" },
      });
      const {
        status,
        text,
        headers: answered,
      } = await lab.send({ method: "POST", path: `${api}/batch/jobs`, headers, body });
      expect(status).toBe(200);
      expect(text + JSON.stringify(answered)).not.toContain(API_KEY);
      expect(Object.keys(answered).filter((name) => /correlation|kong|server|set-cookie|ratelimit/.test(name))).toEqual(
        [],
      );
      return "no key, and no header of the service";
    },
  },
];
