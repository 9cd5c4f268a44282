import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../test-support/virtual-clock.ts";
import { RunLedger } from "./run-ledger.ts";

/** A store whose events can be damaged. */
function testStore() {
  const events: string[] = [];
  return {
    events,
    append: async (_run: string, seq: number, event: string) => {
      if (seq !== events.length + 1) return false;
      events.push(event);
      return true;
    },
    read: async (_run: string, fromSeq = 1) => events.slice(fromSeq - 1),
    list: async () => ["r"],
    putBlob: async () => {},
    getBlob: async () => undefined,
    delete: async () => {},
  };
}

let writers = 0;
const options = (store: ReturnType<typeof testStore>) => ({
  store,
  clock: new VirtualClock(),
  random: { fraction: () => 0.5, id: () => `writer-${(writers += 1)}` },
});

async function ledgerOfThree() {
  const store = testStore();
  const ledger = RunLedger.begin("r", options(store));
  await ledger.append({ type: "run.cancelled" });
  await ledger.append({ type: "run.paused", code: "unauthorized", reason: "key" });
  await ledger.append({ type: "run.finished" });
  return { store, ledger };
}

describe("RunLedger", () => {
  it("reads back what it wrote", async () => {
    const { store, ledger } = await ledgerOfThree();
    const again = await RunLedger.open("r", options(store));
    expect(again.state).toEqual(ledger.state);
    expect(again.isOwner).toBe(false);
  });

  it("fences off the writer that was there before", async () => {
    const { store, ledger } = await ledgerOfThree();
    const second = await RunLedger.open("r", options(store));
    await second.append({ type: "run.cancelled" });
    expect(store.events.map((text) => JSON.parse(text).type).slice(3)).toEqual(["run.opened", "run.cancelled"]);
    const late = { code: "run_fenced", run_id: "r", message: expect.stringContaining("another process") };
    await expect(ledger.append({ type: "run.cancelled" })).rejects.toMatchObject(late);
    await expect(ledger.append({ type: "run.cancelled" })).rejects.toMatchObject(late);
    expect(store.events).toHaveLength(5);
  });

  it("proves that it is still the one that writes", async () => {
    const { store, ledger } = await ledgerOfThree();
    await expect(ledger.proveOwner()).resolves.toBeUndefined();
    await (await RunLedger.open("r", options(store))).append({ type: "run.cancelled" });
    await expect(ledger.proveOwner()).rejects.toMatchObject({ code: "run_fenced" });
    await expect(ledger.append({ type: "run.cancelled" })).rejects.toMatchObject({ code: "run_fenced" });
  });

  it("knows an event that the store took without saying so", async () => {
    const { store, ledger } = await ledgerOfThree();
    const { append } = store;
    store.append = async (...event) => {
      await append(...event);
      throw new Error("connection lost");
    };
    await ledger.append({ type: "run.cancelled" });
    store.append = async (...event) => !(await append(...event));
    await ledger.append({ type: "run.finished" });
    expect(store.events).toHaveLength(5);
  });

  it("passes on what the store says where the event is not there", async () => {
    const { store, ledger } = await ledgerOfThree();
    store.append = () => Promise.reject(new Error("disk full"));
    await expect(ledger.append({ type: "run.cancelled" })).rejects.toThrow("disk full");
  });

  it.each<[string, (events: string[]) => void, number]>([
    ["missing", (events) => void events.splice(1, 1), 2],
    ["cut", (events) => void (events[2] = events[2]?.slice(0, 40) ?? ""), 3],
    ["edited", (events) => void (events[1] = events[1]?.replace("key", "kay") ?? ""), 2],
    ["without its sum", (events) => void (events[0] = events[0]?.replace(/,"sum":"\w+"/, "") ?? ""), 1],
    ["in front of the others", (events) => void events.unshift("{}"), 1],
  ])("refuses a ledger with an event that is %s", async (_, damage, seq) => {
    const { store } = await ledgerOfThree();
    damage(store.events);
    await expect(RunLedger.open("r", options(store))).rejects.toMatchObject({
      code: "ledger_unreadable",
      message: expect.stringContaining(`event ${seq} `),
    });
  });

  it("reads what a newer version wrote, and does not write to it", async () => {
    const { store } = await ledgerOfThree();
    store.events.push('{"v":2,"seq":4,"at":1,"by":"new","type":"run.moved"}');
    const ledger = await RunLedger.open("r", options(store));
    expect(ledger.state).toMatchObject({ seq: 4, isNewer: true, isFinished: true });
    await expect(ledger.append({ type: "run.cancelled" })).rejects.toMatchObject({
      code: "ledger_unreadable",
      message: expect.stringContaining("newer version"),
    });
  });

  it("says that a run is unknown", async () => {
    await expect(RunLedger.open("r", options(testStore()))).rejects.toMatchObject({ code: "run_not_found" });
  });
});
