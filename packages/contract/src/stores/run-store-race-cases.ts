import type { RunStore } from "@mistral-batch/core";
import { type ContractCase, expectSame, range } from "./contract-case.ts";

const WRITERS = 20;
const PLACES = 50;

/** What a store promises to those who use one run at the same time. */
export const runStoreRaceCases: readonly ContractCase<RunStore>[] = [
  {
    name: `each of ${PLACES} places has one winner among ${WRITERS} writers`,
    async run(open) {
      const winners = new Map<number, string[]>();
      await Promise.all(
        range(1, WRITERS).map(async (writer) => {
          const store = await open();
          for (const seq of range(1, PLACES)) {
            const event = `"writer ${writer} at ${seq}"`;
            if (await store.append("run", seq, event)) winners.set(seq, [...(winners.get(seq) ?? []), event]);
          }
        }),
      );
      const places = range(1, PLACES).map((seq) => winners.get(seq) ?? []);
      expectSame(
        places.map((place) => place.length),
        places.map(() => 1),
        "winners of each place",
      );
      const store = await open();
      expectSame(await store.read("run"), places.flat(), "the events");
    },
  },
  {
    name: "a reader sees a prefix at any time",
    async run(open) {
      const events = range(1, 60).map((seq) => `"event ${seq}"`);
      const writing = { isOver: false };
      const write = async (): Promise<void> => {
        const store = await open();
        for (const [index, event] of events.entries()) await store.append("run", index + 1, event);
        writing.isOver = true;
      };
      const watch = async (): Promise<void> => {
        const store = await open();
        for (let seen = 0; !writing.isOver; ) {
          const found = await store.read("run");
          expectSame(found, events.slice(0, found.length), "a prefix");
          expectSame(found.length >= seen, true, `whether nothing of ${seen} events went away`);
          seen = found.length;
          // Memory and a cursor in memory never leave the queue of microtasks to the writer.
          await new Promise((resolve) => {
            setTimeout(resolve, 0);
          });
        }
      };
      await Promise.all([write(), watch(), watch(), watch()]);
      expectSame(await (await open()).read("run"), events, "all events");
    },
  },
  {
    name: "blobs of many writers do not mix",
    async run(open) {
      await Promise.all(
        range(0, WRITERS).map(async (writer) => {
          const store = await open();
          await store.putBlob("run", "shared", new Uint8Array(10_000).fill(writer));
          await store.putBlob("run", `own-${writer}`, new Uint8Array(100).fill(writer));
        }),
      );
      const store = await open();
      const shared = (await store.getBlob("run", "shared")) ?? new Uint8Array();
      expectSame(shared.byteLength, 10_000, "the length of the blob that all have written");
      expectSame(new Set(shared).size, 1, "how many have written what it holds");
      for (const writer of range(0, WRITERS)) {
        expectSame((await store.getBlob("run", `own-${writer}`))?.at(-1), writer, `the blob of writer ${writer}`);
      }
    },
  },
];
