import type { RunStore } from "@mistral-batch/core";
import { type ContractCase, expectSame, range } from "./contract-case.ts";
import { runStoreLimitCases } from "./run-store-limit-cases.ts";
import { runStoreRaceCases } from "./run-store-race-cases.ts";

/** What every store of runs promises. */
export const runStoreCases: readonly ContractCase<RunStore>[] = [
  {
    name: "an unknown run has no events and no blobs",
    async run(open) {
      const store = await open();
      expectSame(await store.read("unknown"), [], "its events");
      expectSame(await store.read("unknown", 7), [], "its events from 7 on");
      expectSame(await store.getBlob("unknown", "a"), undefined, "its blob");
      expectSame((await store.list()).includes("unknown"), false, "whether it is listed");
    },
  },
  {
    name: "events come back in their order, from any place on",
    async run(open) {
      const store = await open();
      const events = range(1, 120).map((seq) => `{"seq":${seq}}`);
      for (const [index, event] of events.entries()) {
        expectSame(await store.append("run", index + 1, event), true, `append ${index + 1}`);
      }
      for (const from of [1, 9, 10, 99, 100, 120, 121, 500]) {
        expectSame(await store.read("run", from), events.slice(from - 1), `from ${from} on`);
      }
      expectSame(await store.read("run"), events, "all");
    },
  },
  {
    name: "a place that is taken stays as it is",
    async run(open) {
      const store = await open();
      expectSame(await store.append("run", 1, '"first"'), true, "the first");
      expectSame(await store.append("run", 1, '"second"'), false, "the second");
      expectSame(await store.append("run", 1, '"first"'), false, "the first once more");
      expectSame(await store.read("run"), ['"first"'], "the events");
    },
  },
  {
    name: "a place behind a gap is refused",
    async run(open) {
      const store = await open();
      expectSame(await store.append("run", 2, '"second"'), false, "2 of nothing");
      expectSame(await store.append("run", 1, '"first"'), true, "1");
      expectSame(await store.append("run", 3, '"third"'), false, "3 behind 1");
      expectSame(await store.read("run"), ['"first"'], "the events");
      expectSame(await store.append("run", 2, '"second"'), true, "2 behind 1");
      expectSame(await store.read("run"), ['"first"', '"second"'], "the events afterwards");
    },
  },
  {
    name: "a store that is opened again has everything",
    async run(open) {
      const before = await open();
      await before.append("run", 1, '"first"');
      await before.append("run", 2, '"second"');
      await before.putBlob("run", "outcomes-0", Uint8Array.of(1, 2, 3));
      const after = await open();
      expectSame(await after.read("run"), ['"first"', '"second"'], "the events");
      expectSame([...((await after.getBlob("run", "outcomes-0")) ?? [])], [1, 2, 3], "the blob");
      expectSame((await after.list()).includes("run"), true, "whether the run is listed");
      expectSame(await after.append("run", 2, '"other"'), false, "a place that is taken");
      expectSame(await after.append("run", 3, '"third"'), true, "the next place");
    },
  },
  {
    name: "a blob is written as a whole, in place of an older one of its run",
    async run(open) {
      const store = await open();
      const bytes = Uint8Array.of(1, 2, 3);
      await store.putBlob("run", "a", bytes);
      bytes.fill(9);
      await store.putBlob("run", "a-1", Uint8Array.of(4));
      await store.putBlob("other", "a", new Uint8Array());
      expectSame(
        [...((await store.getBlob("run", "a")) ?? [])],
        [1, 2, 3],
        "a blob whose bytes were changed afterwards",
      );
      await store.putBlob("run", "a", Uint8Array.of(5, 0, 255));
      expectSame([...((await store.getBlob("run", "a")) ?? [])], [5, 0, 255], "the second blob of the name");
      expectSame([...((await store.getBlob("run", "a-1")) ?? [])], [4], "another blob");
      expectSame((await store.getBlob("other", "a"))?.byteLength, 0, "an empty blob of another run");
      expectSame(await store.getBlob("other", "a-1"), undefined, "a blob that the other run has not");
      const large = new Uint8Array(10_000_000);
      large.set([6, 7, 8], 5_000_000);
      await store.putBlob("run", "view", large.subarray(5_000_000, 5_000_003));
      expectSame([...((await store.getBlob("run", "view")) ?? [])], [6, 7, 8], "a view of a large buffer");
    },
  },
  {
    name: "every run that has an event is listed once",
    async run(open) {
      const store = await open();
      const ids = ["a", "ab", "a-b", "A1_", "z".repeat(64)];
      for (const id of ids) {
        await store.append(id, 1, "1");
        await store.append(id, 2, "2");
      }
      expectSame([...(await store.list())].sort(), [...ids].sort(), "the ids");
    },
  },
  {
    name: "a run that is deleted is forgotten, and no other",
    async run(open) {
      const store = await open();
      for (const id of ["run", "run-1"]) {
        for (const seq of range(1, 3)) await store.append(id, seq, `"${id} ${seq}"`);
        await store.putBlob(id, "a", Uint8Array.of(1));
      }
      await store.delete("run");
      await store.delete("unknown");
      expectSame(await store.read("run"), [], "its events");
      expectSame(await store.getBlob("run", "a"), undefined, "its blob");
      expectSame(await store.list(), ["run-1"], "the ids");
      expectSame((await store.read("run-1")).length, 3, "the events of the other");
      expectSame([...((await store.getBlob("run-1", "a")) ?? [])], [1], "the blob of the other");
      expectSame(await store.append("run", 4, '"4"'), false, "an event of who has not noticed");
      expectSame(await store.append("run", 1, '"anew"'), true, "a beginning");
      expectSame(await store.read("run"), ['"anew"'], "the events of the beginning");
    },
  },
  ...runStoreRaceCases,
  ...runStoreLimitCases,
];
