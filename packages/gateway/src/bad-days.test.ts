// What goes wrong on the server's side, and what a client is told of it.
import { describe, expect, it } from "vitest";
import type { GatewayTransport } from "./index.ts";
import { ADDRESS, API_KEY, ENDPOINT, inputFile, MODEL, makeWorld, row, type World } from "./test-support/world.ts";

const create = { endpoint: ENDPOINT, model: MODEL, requests: [row("1")] } as const;

/** A form that comes in pieces; `between` happens before its second half. */
function slowForm(between: () => Promise<void> | void): RequestInit & { duplex: "half" } {
  const head =
    '--XX\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n--XX\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n';
  const pieces = [`${head}${JSON.stringify(row("1"))}`, "\n\r\n--XX--\r\n"].map((text) =>
    new TextEncoder().encode(text),
  );
  let sent = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (sent === 1) await between();
        const piece = pieces[sent];
        sent += 1;
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  return { method: "POST", body, duplex: "half", headers: { "content-type": "multipart/form-data; boundary=XX" } };
}

const never = (): Promise<never> => new Promise(() => {});
const uploads = ({ emulator }: World): number => emulator.books.uploads().length;

describe("a token", () => {
  it("that expires in the middle of an upload ends nothing, and the next call needs another", async () => {
    let isValid = true;
    const world = makeWorld({ authorize: () => (isValid ? "alice" : null) });
    const response = await world.ask(
      "alice",
      "/v1/files",
      slowForm(() => void (isValid = false)),
    );
    expect(response.status).toBe(200);
    expect((await world.ask("alice", "/v1/files")).status).toBe(401);
  });

  it("of a tenant that was removed opens nothing, and its jobs are there when it comes back", async () => {
    const members = new Set(["alice"]);
    const world = makeWorld({ authorize: () => (members.has("alice") ? "alice" : null) });
    const job = await world.client("alice").jobs.create(create);
    members.clear();
    await expect(world.client("alice").jobs.get({ job_id: job.id })).rejects.toMatchObject({ code: "unauthorized" });
    members.add("alice");
    expect(await world.client("alice").jobs.get({ job_id: job.id })).toMatchObject({ id: job.id });
  });

  it("is not taken for good while the check of tokens is down", async () => {
    const world = makeWorld({ authorize: () => Promise.reject(new Error("The issuer is down")) });
    const response = await world.ask("alice", "/v1/files");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.text()).not.toContain("issuer");
  });
});

describe("what authorize returns", () => {
  it.each([
    ["a limit that came to nothing", { tenant: "alice", limits: { uploadBytes: Number.NaN } }],
    ["half a character for a name", { tenant: "\ud800" }],
    ["a name that is no text", { tenant: 7 as never }],
  ])("lets nobody in with %s, and the operator knows why", async (_name, tenant) => {
    const world = makeWorld({ authorize: () => tenant });
    expect((await world.ask("alice", "/v1/files")).status).toBe(500);
    expect(world.events.at(-1)?.error).toBeInstanceOf(Error);
    expect(world.emulator.books.requestsSeen()).toEqual([]);
  });
});

describe("a gateway that is started again", () => {
  it("knows every job and file, since it remembers nothing", async () => {
    const world = makeWorld();
    const batch = world.client("alice");
    const job = await batch.jobs.create(create);
    world.gateway = world.open();
    expect(await batch.jobs.get({ job_id: job.id })).toMatchObject({ id: job.id });
    expect((await batch.jobs.list()).data.map(({ id }) => id)).toEqual([job.id]);
  });

  it("knows none with another secret, and all again with the first", async () => {
    const world = makeWorld();
    const batch = world.client("alice");
    const job = await batch.jobs.create(create);
    world.gateway = world.open({ secret: "another secret, by somebody's mistake" });
    await expect(batch.jobs.get({ job_id: job.id })).rejects.toMatchObject({ code: "not_found" });
    expect((await batch.jobs.list()).total).toBe(0);
    world.gateway = world.open();
    expect((await batch.jobs.list()).total).toBe(1);
  });

  it("goes on with a new key of the service under the old secret", async () => {
    const keys = { [API_KEY]: "workspace", "a-new-key": "workspace" };
    const world = makeWorld({}, { keys });
    const job = await world.client("alice").jobs.create(create);
    world.gateway = world.open({ apiKey: async () => "a-new-key" });
    expect(await world.client("alice").jobs.get({ job_id: job.id })).toMatchObject({ id: job.id });
  });

  it("asks again for a secret that could not be had", async () => {
    let isThere = false;
    const world = makeWorld({
      secret: async () => (isThere ? "a secret that came a little later" : Promise.reject(new Error())),
    });
    expect((await world.ask("alice", "/v1/batch/jobs")).status).toBe(500);
    isThere = true;
    expect((await world.ask("alice", "/v1/batch/jobs")).status).toBe(200);
  });
});

describe("an upload", () => {
  it("that is broken off leaves no file, and room for the next", async () => {
    const world = makeWorld({ limits: { concurrentRequests: 1 } });
    const controller = new AbortController();
    const init = slowForm(() => {
      controller.abort();
      return never();
    });
    const response = await world.gateway(
      new Request(`${ADDRESS}/v1/files`, {
        ...init,
        signal: controller.signal,
        headers: { ...(init.headers as Record<string, string>), authorization: "Bearer token-of-alice" },
      }),
    );
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(uploads(world)).toBe(0);
    expect((await world.ask("alice", "/v1/files")).status).toBe(200);
  });

  it("whose client stops sending is given up", async () => {
    const world = makeWorld({ idleMs: 30_000 });
    const response = await world.ask("alice", "/v1/files", slowForm(never));
    expect(response.status).toBe(408);
    expect(await response.json()).toEqual({ detail: "No byte of the upload came for 30000 ms" });
    expect(uploads(world)).toBe(0);
  });

  it("that trickles for hours is given up", async () => {
    const world = makeWorld({ idleMs: 1e9 });
    const response = await world.ask(
      "alice",
      "/v1/files",
      slowForm(() => world.clock.advance(601_000)),
    );
    expect(response.status).toBe(408);
    expect(uploads(world)).toBe(0);
  });

  it.each([
    ["fewer", 10_000],
    ["more", 200],
  ])("that has %s bytes than its length says leaves no file", async (amount, length) => {
    const world = makeWorld();
    const init = slowForm(() => {});
    const headers = { ...(init.headers as Record<string, string>), "content-length": String(length) };
    const response = await world.ask("alice", "/v1/files", { ...init, headers });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(`${amount} bytes`);
    expect(uploads(world)).toBe(0);
  });

  it("that the service refuses at once is not read to its end", async () => {
    const world = makeWorld();
    world.emulator.faults.add({
      when: { operation: "files.upload" },
      fault: { kind: "respond", status: 413, body: { detail: "Too large" } },
    });
    const response = await world.ask("alice", "/v1/files", slowForm(never));
    expect([response.status, await response.json()]).toEqual([413, { detail: "Too large" }]);
  });

  it("that the service stops to take is given up", async () => {
    const world = makeWorld({ idleMs: 20_000, timeoutMs: 20_000 });
    world.emulator.faults.add({ when: { operation: "files.upload" }, fault: { kind: "stall", acts: false } });
    const response = await world.ask(
      "alice",
      "/v1/files",
      slowForm(() => {}),
    );
    expect([408, 504]).toContain(response.status);
  });
});

describe("the service", () => {
  it("that does not answer is given up", async () => {
    const world = makeWorld({ timeoutMs: 5000 });
    world.emulator.faults.add({ when: { operation: "jobs.list" }, fault: { kind: "stall" } });
    const response = await world.ask("alice", "/v1/batch/jobs");
    expect([response.status, await response.json()]).toEqual([
      504,
      { detail: "The service did not answer within 5000 ms" },
    ]);
  });

  it.each([
    ["refuses the gateway's key", { kind: "quota-exhausted" }, "forbidden"],
    ["has no billing", { kind: "billing-off" }, "payment_required"],
    ["forbids it", { kind: "forbidden" }, "forbidden"],
    ["wants fewer requests", { kind: "rate-limited", retryAfter: 3 }, "rate_limited"],
    ["is broken", { kind: "respond", status: 500, body: { detail: "x" } }, "server_error"],
    ["is hidden behind a page", { kind: "html", status: 503 }, "server_error"],
    ["cannot be reached", { kind: "reset" }, "server_error"],
  ] as const)("that %s reads as it would without a gateway", async (_name, fault, code) => {
    const world = makeWorld();
    world.emulator.faults.add({ when: { operation: "jobs.list" }, fault });
    const listing = world.client("alice").jobs.list({}, { retries: { strategy: "none" } });
    await expect(listing).rejects.toMatchObject({ code });
  });

  it("tells its own id of a request to the operator alone", async () => {
    const world = makeWorld();
    const headers = { "mistral-correlation-id": "their-id" };
    world.emulator.faults.add({ when: { operation: "jobs.list" }, fault: { kind: "respond", status: 500, headers } });
    const response = await world.ask("alice", "/v1/batch/jobs");
    expect(JSON.stringify([...response.headers])).not.toContain("their-id");
    expect(world.events.at(-1)).toMatchObject({
      requestId: response.headers.get("x-request-id"),
      tenant: "alice",
      operation: "jobs.list",
      status: 500,
      upstream: { status: 500, requestId: "their-id" },
    });
    expect(JSON.stringify(world.events)).not.toContain(API_KEY);
  });
});

describe("a store of rates that fails", () => {
  it.each([
    ["throws", () => Promise.reject(new Error("The database is down"))],
    ["returns no number", () => undefined as never],
  ])("and %s lets nobody through, says so, and the operator knows why", async (_how, take) => {
    const world = makeWorld({ limitStore: { take } });
    const response = await world.ask("alice", "/v1/files");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.json()).toEqual({ detail: "Requests cannot be counted now, so none is let through" });
    expect(world.events.at(-1)?.error).toBeInstanceOf(Error);
    expect(world.emulator.books.requestsSeen()).toEqual([]);
  });
});

describe("a number that JavaScript cannot hold", () => {
  const LARGE = "90071992547409931";

  it("goes to the service and comes back as it was written", async () => {
    const world = makeWorld();
    const bodies: unknown[] = [];
    world.gateway = world.open({
      transport: {
        async fetch(_url, init) {
          bodies.push(init?.body);
          return new Response(
            `{"id":"12345678-1234-4234-8234-123456789012","status":"QUEUED","outputs":[{"n":${LARGE}}]}`,
          );
        },
        sendStream: never,
      },
    });
    const rows = `[{"body":{"id":${LARGE},"list":[-${LARGE},1e400,1.5,"${LARGE}"],"near":9007199254740991}}]`;
    const response = await world.ask("alice", "/v1/batch/jobs", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{"endpoint":"${ENDPOINT}","model":"${MODEL}","timeout_hours":2.4e1,"requests":${rows}}`,
    });
    expect(bodies.at(-1)).toContain(`"timeout_hours":24,"requests":${rows}`);
    expect(await response.text()).toContain(`"outputs":[{"n":${LARGE}}]`);
  });

  it("is none of the gateway's own", async () => {
    const world = makeWorld();
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(create).replace("{", `{"timeout_hours":${LARGE},`);
    expect((await world.ask("alice", "/v1/batch/jobs", { method: "POST", headers, body })).status).toBe(422);
    const deep = `{"requests":[{"body":${"[".repeat(100_000)}${LARGE}${"]".repeat(100_000)}}]}`;
    expect((await world.ask("alice", "/v1/batch/jobs", { method: "POST", headers, body: deep })).status).toBe(400);
    expect(world.emulator.books.creates()).toEqual([]);
  });
});

describe("a flood", () => {
  it("of one tenant reaches the service as often as is allowed, and does not touch another", async () => {
    const world = makeWorld({ limits: { requests: { count: 50, perMs: 60_000 } } });
    const statuses = new Map<number, number>();
    for (let index = 0; index < 5000; index += 1) {
      const { status } = await world.ask("greedy", "/v1/batch/jobs");
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([
      [200, 50],
      [429, 4950],
    ]);
    expect(world.emulator.books.requestsSeen({ operation: "jobs.list" })).toHaveLength(50);
    expect((await world.ask("alice", "/v1/batch/jobs")).status).toBe(200);
    world.clock.advance(60_000);
    expect((await world.ask("greedy", "/v1/batch/jobs")).status).toBe(200);
  });

  it("of requests at a time is held to its number, and no slot is lost", async () => {
    const world = makeWorld({ limits: { concurrentRequests: 3 } });
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.ask("greedy", "/v1/batch/jobs")));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    const again = await Promise.all(Array.from({ length: 3 }, () => world.ask("greedy", "/v1/batch/jobs")));
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it("of downloads that nobody reads is held to its number, until they are let go", async () => {
    const world = makeWorld({ limits: { concurrentRequests: 2 } });
    const { id } = await world.client("greedy").files.upload({ file: inputFile(5000) });
    world.clock.advance(60_000);
    const download = (): Promise<Response> => world.ask("greedy", `/v1/files/${id}/content`);
    const [first, second] = [await download(), await download()];
    expect([first.status, second.status, (await download()).status]).toEqual([200, 200, 429]);
    expect((await world.ask("alice", "/v1/batch/jobs")).status).toBe(200);
    await first.body?.cancel();
    expect(await second.text()).toBe(await inputFile(5000).text());
    const again = await Promise.all([download(), download()]);
    expect(again.map(({ status }) => status)).toEqual([200, 200]);
  });

  it("of requests that a platform ended without a word is forgotten in time", async () => {
    const world = makeWorld({ limits: { concurrentRequests: 1 }, timeoutMs: 1e9 });
    const fetch: GatewayTransport["fetch"] = (url, init) => (isDropped ? never() : world.emulator.fetch(url, init));
    let isDropped = true;
    world.gateway = world.open({ transport: { fetch, sendStream: never, shieldsFromClients: true } });
    const list = async (): Promise<number> => (await world.ask("alice", "/v1/batch/jobs")).status;
    void list();
    expect(await list()).toBe(429);
    world.clock.advance(601_000);
    isDropped = false;
    expect(await list()).toBe(200);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("The log is full");
      },
    ],
    ["rejects", () => Promise.reject(new Error("The log is full"))],
  ])("leaves a log that %s out of it", async (_how, onEvent) => {
    const world = makeWorld({ onEvent });
    expect(await world.client("alice").jobs.create(create)).toMatchObject({ status: "QUEUED" });
  });
});
