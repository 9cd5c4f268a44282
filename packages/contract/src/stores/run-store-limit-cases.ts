import type { RunStore } from "@mistral-batch/core";
import { type ContractCase, expectRefused, expectSame } from "./contract-case.ts";

const MAX_EVENT_BYTES = 32 * 1024;
const MAX_BLOB_BYTES = 60 * 1024;

/** Names of which no store may make a path, a key or a range. */
const BAD_NAMES = ["", ".", "..", "a/b", "../a", "a\\b", "a b", "a.b", "é", "a\n", "a\u0000", "x".repeat(65)];

/** What a store promises to take, and to refuse. */
export const runStoreLimitCases: readonly ContractCase<RunStore>[] = [
  {
    name: "events keep every character",
    async run(open) {
      const events = [
        JSON.stringify({ text: 'é ß 漢 😀 \u2028 \u0000 \n "quoted" \\ \uFEFF' }),
        '{ "spaces" : "é 漢 😀 \u2028 \uFEFF" }\n',
        '"\uFEFF"',
      ];
      const store = await open();
      for (const [index, event] of events.entries()) await store.append("run", index + 1, event);
      expectSame(await (await open()).read("run"), events, "the events");
    },
  },
  {
    name: "the largest events fit, a larger one is refused",
    async run(open) {
      const store = await open();
      const latin = `"${"x".repeat(MAX_EVENT_BYTES - 2)}"`;
      // One character beyond Latin-1 makes some engines store two bytes for each of them.
      const mixed = `"→${"x".repeat(MAX_EVENT_BYTES - 5)}"`;
      const wide = `"${"漢".repeat((MAX_EVENT_BYTES - 2) / 3)}"`;
      for (const [index, event] of [latin, mixed, wide].entries()) {
        expectSame(await store.append("run", index + 1, event), true, `event ${index + 1}`);
      }
      await expectRefused(() => store.append("run", 4, `${latin} `), "invalid_argument", "one byte more");
      await expectRefused(() => store.append("run", 4, `${wide}漢`), "invalid_argument", "one wide character more");
      expectSame(await (await open()).read("run"), [latin, mixed, wide], "the events");
    },
  },
  {
    name: "the largest blob fits, a larger one is refused",
    async run(open) {
      const store = await open();
      const bytes = Uint8Array.from({ length: MAX_BLOB_BYTES }, (_, index) => (index * 31) % 256);
      await store.putBlob("run", "a", bytes);
      await expectRefused(
        () => store.putBlob("run", "a", new Uint8Array(MAX_BLOB_BYTES + 1)),
        "invalid_argument",
        "one byte more",
      );
      expectSame([...((await (await open()).getBlob("run", "a")) ?? [])], [...bytes], "the blob");
    },
  },
  {
    name: "names that could leave their place are refused",
    async run(open) {
      const store = await open();
      for (const name of BAD_NAMES) {
        const calls = {
          append: () => store.append(name, 1, "1"),
          read: () => store.read(name),
          putBlob: () => store.putBlob(name, "a", new Uint8Array()),
          getBlob: () => store.getBlob(name, "a"),
          delete: () => store.delete(name),
          "putBlob, as a blob": () => store.putBlob("run", name, new Uint8Array()),
          "getBlob, as a blob": () => store.getBlob("run", name),
        };
        for (const [what, call] of Object.entries(calls)) {
          await expectRefused(call, "invalid_argument", `${what} of ${JSON.stringify(name)}`);
        }
      }
      expectSame(await store.list(), [], "the ids");
    },
  },
  {
    name: "places that are none are refused",
    async run(open) {
      const store = await open();
      for (const seq of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
        await expectRefused(() => store.append("run", seq, "1"), "invalid_argument", `append at ${seq}`);
        await expectRefused(() => store.read("run", seq), "invalid_argument", `read from ${seq}`);
      }
    },
  },
];
