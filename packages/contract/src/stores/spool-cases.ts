import type { Sink, Source, Spool } from "@mistral-batch/core";
import { type ContractCase, expectRefused, expectSame } from "./contract-case.ts";
import { orderedRunCase } from "./ordered-run-case.ts";

/** What every spool promises. */
export const spoolCases: readonly ContractCase<Spool>[] = [
  {
    name: "a file appears with commit, as a whole",
    async run(open) {
      const spool = await open();
      expectSame(await spool.source("run/a.jsonl"), undefined, "the file before");
      const sink = await spool.sink("run/a.jsonl");
      await sink.write(encode("one\n"));
      await sink.write(encode("two\n"));
      await sink.checkpoint();
      expectSame(await spool.source("run/a.jsonl"), undefined, "the file while it is written");
      expectSame(await spool.list("run"), [], "the names while it is written");
      await sink.commit();
      const source = await expectFile(await open(), "run/a.jsonl", "one\ntwo\n");
      expectSame(source.name, "a.jsonl", "its name for an upload");
      expectSame(await textOf(source), "one\ntwo\n", "its content, read a second time");
      expectSame(await spool.list("run"), ["run/a.jsonl"], "the names");
    },
  },
  {
    name: "an empty file is a file",
    async run(open) {
      const spool = await open();
      await (await spool.sink("run/empty")).commit();
      await expectFile(spool, "run/empty", "");
    },
  },
  {
    name: "a second file of a name takes the place of the first with commit",
    async run(open) {
      const spool = await open();
      await put(spool, "run/a", "older and longer\n");
      const sink = await spool.sink("run/a");
      await sink.write(encode("newer\n"));
      await expectFile(spool, "run/a", "older and longer\n");
      await sink.commit();
      await expectFile(spool, "run/a", "newer\n");
    },
  },
  {
    name: "abort leaves nothing new, and what was there",
    async run(open) {
      const spool = await open();
      await put(spool, "run/older", "older\n");
      for (const name of ["run/older", "run/new", "run/unwritten"]) {
        const sink = await spool.sink(name);
        if (name !== "run/unwritten") await sink.write(encode("half"));
        await sink.abort(new Error("no more"));
      }
      expectSame(await spool.list("run"), ["run/older"], "the names");
      expectSame(await spool.source("run/new"), undefined, "the new file");
      await expectFile(spool, "run/older", "older\n");
      await put(spool, "run/new", "whole\n");
      await expectFile(spool, "run/new", "whole\n");
    },
  },
  {
    name: "a sink goes back to its checkpoint",
    async run(open) {
      const spool = await open();
      const sink = await spool.sink("run/a");
      await sink.write(encode("one\n"));
      const token = await sink.checkpoint();
      await sink.write(encode("lost\n"));
      await sink.restore(token);
      await sink.write(encode("two\n"));
      await sink.commit();
      await expectFile(spool, "run/a", "one\ntwo\n");
    },
  },
  {
    name: "files of several names are written at the same time",
    async run(open) {
      const spool = await open();
      const sinks = await Promise.all([1, 2, 3].map((part) => spool.sink(`run/part-${part}`)));
      for (const [index, sink] of sinks.entries()) await sink.write(encode(`part ${index + 1}\n`));
      for (const sink of sinks) await sink.commit();
      for (const part of [1, 2, 3]) await expectFile(spool, `run/part-${part}`, `part ${part}\n`);
    },
  },
  {
    name: "names are listed by their path, and deleted by it",
    async run(open) {
      const spool = await open();
      expectSame(await spool.list("run"), [], "the names of nothing");
      const names = ["run-10/a", "run/a", "run/a-b", "run/b/c", "run/b/d.jsonl"];
      for (const name of names) await put(spool, name, name);
      expectSame(await sorted(spool, "run"), names.slice(1), "the names of a run");
      expectSame(await sorted(spool, "run/b"), ["run/b/c", "run/b/d.jsonl"], "the names of a folder");
      expectSame(await sorted(spool, "run-1"), [], "the names of another run");
      await spool.delete("run/a");
      await spool.delete("run/a");
      expectSame(await sorted(spool, "run"), ["run/a-b", "run/b/c", "run/b/d.jsonl"], "the names without one");
      await spool.delete("run/b");
      expectSame(await sorted(spool, "run"), ["run/a-b"], "the names without a folder");
      await spool.delete("run");
      await spool.delete("unknown");
      expectSame(await sorted(spool, "run"), [], "the names of a deleted run");
      await expectFile(spool, "run-10/a", "run-10/a");
    },
  },
  {
    name: "5 MB come back, and any part of them",
    async run(open) {
      const spool = await open();
      const content = Uint8Array.from({ length: 5_000_000 }, (_, index) => (index * 2_654_435_761) >>> 24);
      const sink = await spool.sink("run/large");
      for (let at = 0, step = 1; at < content.byteLength; at += step, step = (step * 7) % 99_991) {
        await sink.write(content.subarray(at, at + step));
      }
      await sink.commit();
      const source = await (await open()).source("run/large");
      if (source === undefined) throw new Error("The file is missing");
      await expectBytes(source, content, "the file");
      const ranges = [
        [0, 10],
        [0, 5_000_000],
        [1_048_570, 3_145_730],
        [4_999_999, 5_000_000],
        [7, 7],
      ] as const;
      for (const [start, end] of ranges) {
        if (source.slice === undefined) throw new Error("The file cannot be sliced");
        const part = source.slice(start, end);
        await expectBytes(part, content.subarray(start, end), `bytes ${start} to ${end}`);
        await expectBytes(part, content.subarray(start, end), `bytes ${start} to ${end} once more`);
      }
      const inner = source.slice?.(1000, 3_000_000).slice?.(500_000, 2_000_000);
      if (inner === undefined) throw new Error("A slice cannot be sliced");
      await expectBytes(inner, content.subarray(501_000, 2_001_000), "a slice of a slice");
    },
  },
  {
    name: "names that could leave their place are refused",
    async run(open) {
      const spool = await open();
      const bad = [
        "",
        "..",
        "../a",
        "/a",
        "run/",
        "run//a",
        "run/../a",
        "run/.",
        "run\\a/b",
        "run/é",
        "run/a b",
        "r.n/a",
      ];
      for (const name of [...bad, "run/a.partial", "run/a.lock", "run/a.checkpoint", `run/${"x".repeat(129)}`]) {
        const calls = {
          sink: () => spool.sink(name),
          source: () => spool.source(name),
          list: () => spool.list(name),
          delete: () => spool.delete(name),
        };
        for (const [what, call] of Object.entries(calls)) {
          await expectRefused(call, "invalid_argument", `${what} of ${JSON.stringify(name)}`);
        }
      }
      await expectRefused(() => spool.sink("run"), "invalid_argument", "a file without a run");
    },
  },
  orderedRunCase,
];

/** What a spool promises beyond that where it keeps checkpoints for another process. */
export const lastingCheckpointCases: readonly ContractCase<Spool>[] = [
  {
    name: "another sink goes on behind a checkpoint",
    async run(open) {
      const first = await (await open()).sink("run/a");
      await first.write(encode("one\n"));
      const token = await first.checkpoint();
      await first.write(encode("lost\n"));
      await first.abort(new Error("no more"));
      const spool = await open();
      expectSame(await spool.list("run"), [], "the names meanwhile");
      const second = await spool.sink("run/a");
      await second.restore(token);
      await second.write(encode("two\n"));
      await second.commit();
      await expectFile(spool, "run/a", "one\ntwo\n");
      expectSame(await spool.list("run"), ["run/a"], "the names afterwards");
    },
  },
];

/** What a spool promises where a sink can be left by its own process, without an end. */
export const abandonedSinkCases: readonly ContractCase<Spool>[] = [
  {
    name: "what a crash has left half stands in nobody's way",
    async run(open) {
      const abandoned = await (await open()).sink("run/a");
      await abandoned.write(encode("half a line"));
      await abandoned.checkpoint();
      const spool = await open();
      expectSame(await spool.list("run"), [], "the names meanwhile");
      await put(spool, "run/a", "whole\n");
      await expectFile(spool, "run/a", "whole\n");
      expectSame(await spool.list("run"), ["run/a"], "the names afterwards");
    },
  },
];

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function put(spool: Spool, name: string, text: string): Promise<void> {
  const sink: Sink = await spool.sink(name);
  await sink.write(encode(text));
  await sink.commit();
}

async function textOf(source: Source): Promise<string> {
  return await new Response(await source.open()).text();
}

async function expectFile(spool: Spool, name: string, text: string): Promise<Source> {
  const source = await spool.source(name);
  if (source === undefined) throw new Error(`There is no file "${name}"`);
  expectSame(await textOf(source), text, `the content of "${name}"`);
  expectSame(source.size, encode(text).byteLength, `the size of "${name}"`);
  return source;
}

async function expectBytes(source: Source, expected: Uint8Array, what: string): Promise<void> {
  const actual = new Uint8Array(await new Response(await source.open()).arrayBuffer());
  expectSame([source.size, actual.byteLength], [expected.byteLength, expected.byteLength], `the size of ${what}`);
  const place = actual.findIndex((byte, index) => byte !== expected[index]);
  expectSame(place, -1, `the first wrong byte of ${what}`);
}

async function sorted(spool: Spool, path: string): Promise<string[]> {
  return [...(await spool.list(path))].sort();
}
