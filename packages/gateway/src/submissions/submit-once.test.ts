// A create that comes twice: what browsers and proxies do by themselves when they lose an answer.
import { describe, expect, it } from "vitest";
import { type GatewayOptions, memorySubmissionStore, type SubmissionStore } from "../index.ts";
import { ENDPOINT, inputFile, MODEL, makeWorld, row, spoil, type World } from "../test-support/world.ts";

interface Sent {
  readonly status: number;
  readonly id: string | undefined;
  readonly detail: unknown;
}

const PATH = "/v1/batch/jobs";
/** For how long a job that was accepted may not be listed yet. */
const SETTLE_MS = 120_000;

function bodyOf(key: string, more: object = {}): string {
  return JSON.stringify({ endpoint: ENDPOINT, model: MODEL, requests: [row("1")], metadata: { mb_key: key }, ...more });
}

async function send(world: World, body = bodyOf("once"), tenant = "alice"): Promise<Sent> {
  const headers = { "content-type": "application/json" };
  const response = await world.ask(tenant, PATH, { method: "POST", headers, body });
  const { id, detail } = (await response.json()) as { id?: string; detail?: unknown };
  return { status: response.status, id, detail };
}

const made = ({ emulator }: World, key = "once") => emulator.books.jobsByMetadata("mb_key", key);
const timesSent = ({ emulator }: World): number => emulator.books.requestsSeen({ operation: "jobs.create" }).length;
const timesListed = ({ emulator }: World): number => emulator.books.requestsSeen({ operation: "jobs.list" }).length;

async function expectPaidOnce(world: World): Promise<void> {
  await world.emulator.finishJobs();
  expect(world.emulator.books.executedTwice()).toEqual([]);
  expect(made(world)).toHaveLength(1);
}

describe.each(["friendly", "pessimist"] as const)("a create that comes twice, in front of a %s service", (profile) => {
  const open = (options: Partial<GatewayOptions> = {}): World => makeWorld(options, { profile });

  it("is sent once while the first is under way, and both get its job", async () => {
    const world = open();
    const [first, second, third] = await Promise.all([send(world), send(world), send(world)]);
    expect(first).toMatchObject({ status: 200, id: expect.any(String) as string });
    expect([second, third]).toEqual([first, first]);
    expect(timesSent(world)).toBe(1);
    await expectPaidOnce(world);
  });

  it("gets the first's job after the first is done, before any list shows it", async () => {
    const world = open();
    const first = await send(world);
    expect(await send(world)).toEqual(first);
    expect(timesSent(world)).toBe(1);
    await expectPaidOnce(world);
  });

  it("gets the first's job of a gateway that was started again meanwhile", async () => {
    const world = open();
    const { input_files } = await uploaded(world);
    const body = bodyOf("once", { requests: null, input_files });
    const first = await send(world, body);
    world.clock.advance(60_000);
    world.gateway = world.open();
    expect(await send(world, body)).toEqual(first);
    expect(timesSent(world)).toBe(1);
  });

  it("shows the labels of the client and none of the gateway's, however it was found", async () => {
    const world = open();
    await send(world, bodyOf("once", { metadata: { mb_key: "once", project: "x" } }));
    world.clock.advance(60_000);
    world.gateway = world.open();
    const headers = { "content-type": "application/json" };
    const body = bodyOf("once", { metadata: { mb_key: "once", project: "x" } });
    const again = await world.ask("alice", PATH, { method: "POST", headers, body });
    expect(await again.json()).toMatchObject({ metadata: { mb_key: "once", project: "x" } });
    const filtered = await world.ask("alice", `${PATH}?mb_body=x`);
    expect(filtered.status).toBe(422);
  });

  it("is refused with another body, and says so", async () => {
    const world = open();
    await send(world);
    const other = bodyOf("once", { requests: [row("2")] });
    const refusal = {
      status: 422,
      id: undefined,
      detail: 'Another job was created under the submission key "once": take a new key for this one',
    };
    expect(await send(world, other)).toEqual(refusal);
    world.clock.advance(60_000);
    world.gateway = world.open();
    expect(await send(world, other)).toEqual(refusal);
    expect(await send(world)).toMatchObject({ status: 200 });
    expect(timesSent(world)).toBe(1);
  });

  it("is another create for another tenant, who learns nothing of the first", async () => {
    const world = open();
    const first = await send(world);
    const before = timesSent(world);
    const other = await send(world, bodyOf("once", { requests: [row("2")] }), "bob");
    expect(other.status).toBe(200);
    expect(other.id).not.toBe(first.id);
    expect(timesSent(world)).toBe(before + 1);
    world.clock.advance(60_000);
    world.gateway = world.open();
    expect(await send(world, bodyOf("once", { requests: [row("2")] }), "bob")).toEqual(other);
    expect((await send(world, bodyOf("once"), "carol")).status).toBe(200);
    expect(timesSent(world)).toBe(before + 2);
  });

  it.each([
    ["lost", { kind: "reply-lost" }],
    ["a page of a proxy", { kind: "html", status: 502, acts: true }],
    ["a timeout", { kind: "respond", status: 408, body: {}, acts: true }],
    ["without an id", { kind: "respond", status: 200, body: {}, acts: true }],
  ] as const)("is looked for and not sent where the first's answer was %s", async (_what, fault) => {
    const world = open();
    spoil(world, "jobs.create", fault);
    expect((await send(world)).status).toBeGreaterThanOrEqual(400);
    const second = await send(world);
    expect([200, 409]).toContain(second.status);
    world.clock.advance(60_000);
    expect((await send(world)).status).toBe(200);
    expect(await send(world, bodyOf("once", { requests: [row("2")] }))).toMatchObject({ status: 422 });
    expect(timesSent(world)).toBe(1);
    await expectPaidOnce(world);
  });

  it("is not sent while the first may be accepted late, and then gets its job", async () => {
    const world = open();
    spoil(world, "jobs.create", { kind: "accepted-late", delayMs: 20_000 });
    expect((await send(world)).status).toBe(502);
    expect(await send(world)).toMatchObject({ status: 409, detail: expect.stringMatching(/look for it/) as string });
    world.clock.advance(60_000);
    expect(await send(world)).toMatchObject({ status: 200 });
    expect(timesSent(world)).toBe(1);
    await expectPaidOnce(world);
  });

  it("is sent again once the first is surely lost", async () => {
    const world = open();
    spoil(world, "jobs.create", { kind: "reset" });
    expect((await send(world)).status).toBe(502);
    expect((await send(world)).status).toBe(409);
    world.clock.advance(SETTLE_MS);
    expect((await send(world)).status).toBe(200);
    expect(timesSent(world)).toBe(2);
    await expectPaidOnce(world);
  });

  it("is found by the client where the gateway cannot tell yet", async () => {
    const world = open();
    const batch = world.client("alice");
    spoil(world, "jobs.create", { kind: "reply-lost" });
    const params = { endpoint: ENDPOINT, model: MODEL, requests: [row("1")], submission_key: "once" } as const;
    const job = await batch.jobs.create(params);
    expect(await batch.jobs.create(params)).toMatchObject({ id: job.id });
    await expectPaidOnce(world);
  });

  it("is sent once by instances that share a store, while the first is under way", async () => {
    const submissionStore = memorySubmissionStore();
    const world = open({ submissionStore });
    const first = send(world);
    world.gateway = world.open({ submissionStore });
    const second = send(world);
    expect(await second).toEqual(await first);
    expect(timesSent(world)).toBe(1);
    await expectPaidOnce(world);
  });

  it("waits for a first whose instance has died no longer than a job may take to be listed", async () => {
    const submissionStore = memorySubmissionStore();
    const never = (): Promise<never> => new Promise(() => {});
    const world = open({ submissionStore });
    const alive = world.gateway;
    // Its platform ends it in the middle of the create.
    world.gateway = world.open({ submissionStore, timeoutMs: 60_000, transport: dying(world, never) });
    void send(world);
    world.gateway = alive;
    expect((await send(world)).status).toBe(409);
    world.clock.advance(60_000 + SETTLE_MS);
    expect((await send(world)).status).toBe(200);
    await expectPaidOnce(world);
  });
});

describe("a create that comes again", () => {
  it.each([
    ["refused", { kind: "respond", status: 422, body: { detail: "no" } }, 422],
    ["told to wait", { kind: "rate-limited", retryAfter: 3 }, 429],
    ["refused with the gateway's key", { kind: "quota-exhausted" }, 403],
  ] as const)("after it was %s is sent, with another body too", async (_what, fault, status) => {
    const world = makeWorld();
    spoil(world, "jobs.create", fault);
    expect((await send(world)).status).toBe(status);
    expect((await send(world, bodyOf("once", { requests: [row("2")] }))).status).toBe(200);
    expect(timesSent(world)).toBe(2);
    await expectPaidOnce(world);
  });

  it("after a file of it was not found is sent", async () => {
    const world = makeWorld();
    const missing = { requests: null, input_files: ["12345678-1234-4234-8234-123456789012"] };
    expect((await send(world, bodyOf("once", missing))).status).toBe(404);
    expect((await send(world)).status).toBe(200);
    expect(timesSent(world)).toBe(1);
  });

  it("hours later is another create", async () => {
    const world = makeWorld();
    const first = await send(world);
    world.clock.advance(3_700_000);
    const second = await send(world);
    expect([second.status, second.id === first.id]).toEqual([200, false]);
  });

  it("without a key is sent as often as it comes", async () => {
    const world = makeWorld();
    const body = JSON.stringify({ endpoint: ENDPOINT, model: MODEL, requests: [row("1")] });
    expect([(await send(world, body)).status, (await send(world, body)).status]).toEqual([200, 200]);
    expect([timesSent(world), timesListed(world)]).toEqual([2, 0]);
  });

  it("costs the service one page of its list, and none where the first is remembered", async () => {
    const world = makeWorld();
    await send(world);
    expect(timesListed(world)).toBe(1);
    await send(world);
    expect(timesListed(world)).toBe(1);
  });

  it("is not sent while the list cannot be read", async () => {
    const world = makeWorld();
    world.emulator.faults.add({ when: { operation: "jobs.list" }, fault: { kind: "respond", status: 500 } });
    expect((await send(world)).status).toBe(500);
    expect(timesSent(world)).toBe(0);
    expect((await send(world)).status).toBe(200);
  });

  it("gets one of several jobs under its key, the oldest", async () => {
    const world = makeWorld();
    const first = await send(world);
    world.clock.advance(1000);
    // Two instances that share nothing, in front of a list that is late for both.
    world.emulator.faults.add({
      when: { operation: "jobs.list" },
      fault: { kind: "respond", status: 200, body: { data: [], object: "list", total: 0 } },
    });
    world.gateway = world.open();
    expect((await send(world)).id).not.toBe(first.id);
    world.gateway = world.open();
    expect(await send(world)).toEqual(first);
    expect(made(world)).toHaveLength(2);
  });
});

describe("a store of submission keys that fails", () => {
  const broken = (isBroken: () => boolean): SubmissionStore => {
    const store = memorySubmissionStore();
    return {
      swap: async (key, expected, next) => {
        if (isBroken()) throw new Error("The database is down");
        return await store.swap(key, expected, next);
      },
    };
  };

  it("lets nothing be sent, and the operator knows why", async () => {
    const world = makeWorld({ submissionStore: broken(() => true) });
    expect(await send(world)).toMatchObject({
      status: 503,
      detail: "It cannot be told now whether this create was sent before",
    });
    expect(timesSent(world)).toBe(0);
    expect(world.events.at(-1)?.error).toMatchObject({ message: "The database is down" });
  });

  it("after the job was made does not hide it, and the next create finds it", async () => {
    let calls = 0;
    const world = makeWorld({ submissionStore: broken(() => (calls += 1) === 2) });
    const first = await send(world);
    expect(first.status).toBe(200);
    expect(await send(world)).toEqual(first);
    expect(timesSent(world)).toBe(1);
  });
});

async function uploaded(world: World): Promise<{ readonly input_files: readonly string[] }> {
  const { id } = await world.client("alice").files.upload({ file: inputFile(2) });
  world.clock.advance(60_000);
  return { input_files: [id] };
}

function dying(world: World, never: () => Promise<never>): NonNullable<GatewayOptions["transport"]> {
  return {
    fetch: (url, init) => (init?.method === "POST" ? never() : world.emulator.fetch(url, init)),
    sendStream: never,
  };
}
