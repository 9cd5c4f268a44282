import { describe, expect, it } from "vitest";
import { createEmulator } from "../emulator.ts";
import { chatRows, createTestClient, inlineJob, ORIGIN, setUp } from "../test-support/client.ts";

describe("authorization", () => {
  it.each([undefined, "", "Bearer ", "Basic abc", "key"])("refuses %j", async (authorization) => {
    const { emulator } = setUp();
    const headers = authorization === undefined ? {} : { authorization };
    for (const path of ["/v1/batch/jobs", "/v1/files"]) {
      const response = await emulator.fetch(`${ORIGIN}${path}`, { headers });
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ detail: "Unauthorized" });
    }
  });

  it("accepts the keys of a list, each with its own workspace", async () => {
    const emulator = createEmulator({ keys: ["a", "b"] });
    const [a, b, c] = ["a", "b", "c"].map((key) => createTestClient(emulator, key));
    await a?.createJob(inlineJob(chatRows(1)));
    expect((await a?.jobs())?.total).toBe(1);
    expect((await b?.jobs())?.total).toBe(0);
    expect((await c?.call("/v1/batch/jobs"))?.status).toBe(401);
  });

  it("shares a workspace between the keys of a record", async () => {
    const emulator = createEmulator({ keys: { a: "w", b: "w", c: "other" } });
    await createTestClient(emulator, "a").createJob(inlineJob(chatRows(1)));
    expect((await createTestClient(emulator, "b").jobs()).total).toBe(1);
    expect((await createTestClient(emulator, "b").jobs("?created_by_me=true")).total).toBe(0);
    expect((await createTestClient(emulator, "c").jobs()).total).toBe(0);
    expect((await createTestClient(emulator, "d").call("/v1/files")).status).toBe(401);
  });
});

describe("routes", () => {
  it.each([
    ["GET", "/v1/nope"],
    ["GET", "/"],
    ["PUT", "/v1/files"],
    ["POST", "/v1/blob-storage"],
    ["GET", "/v1/v1/batch/jobs"],
  ])("answers %s %s as the gateway does", async (method, path) => {
    const { client } = setUp();
    const response = await client.call(path, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      message: "no Route matched with those values",
      request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it("may live below a base path", async () => {
    const emulator = createEmulator({ basePath: "/base/" });
    expect((await createTestClient(emulator).call("/v1/batch/jobs")).status).toBe(404);
    expect((await createTestClient(emulator, "k", `${ORIGIN}/base`).call("/v1/batch/jobs")).status).toBe(200);
  });
});

describe("CORS", () => {
  const preflight = {
    method: "OPTIONS",
    headers: { origin: "https://app.test", "access-control-request-method": "POST" },
  };

  it("is not answered unless asked for", async () => {
    const { emulator } = setUp();
    expect((await emulator.fetch(`${ORIGIN}/v1/files`, preflight)).status).toBe(404);
  });

  it("is answered for the origins that were named", async () => {
    const { emulator } = setUp({ cors: { origins: ["https://app.test"] } });
    const answer = await emulator.fetch(`${ORIGIN}/v1/files`, preflight);
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.test");
    const headers = { authorization: "Bearer k", origin: "https://app.test" };
    const list = await emulator.fetch(`${ORIGIN}/v1/files`, { headers });
    expect(list.headers.get("access-control-allow-origin")).toBe("https://app.test");
    expect(await list.json()).toMatchObject({ total: 0 });
    const stranger = await emulator.fetch(`${ORIGIN}/v1/files`, {
      headers: { ...headers, origin: "https://evil.test" },
    });
    expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("the clock", () => {
  it("moves on its own with each request where told so", async () => {
    const { client, emulator } = setUp({ advancePerRequestMs: 1000 });
    const { id } = await client.createJob(inlineJob(chatRows(3)));
    const before = emulator.clock.now();
    const statuses: string[] = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await client.job(id)).status);
    expect(statuses).toEqual(["RUNNING", "SUCCESS", "SUCCESS"]);
    expect(emulator.clock.now() - before).toBe(3000);
  });

  it("takes a source of time and advances on top of it", () => {
    let now = 5000;
    const emulator = createEmulator({ clock: { now: () => now } });
    emulator.clock.advance(10);
    now += 5;
    expect(emulator.clock.now()).toBe(5015);
    emulator.clock.advanceTo(5000);
    expect(emulator.clock.now()).toBe(5015);
    expect(() => emulator.clock.advance(-1)).toThrow(RangeError);
  });
});
