import { describe, expect, it, vi } from "vitest";
import { blobSource } from "../../ports/blob-source.ts";
import { type MemorySink, memorySink } from "../../ports/memory-sink.ts";
import type { Spool } from "../../ports/spool.ts";
import { textOf } from "../../test-support/chunked-source.ts";
import { asRunSource } from "./as-run-source.ts";
import type { RunInputs } from "./run-inputs.ts";

const requests = [
  { custom_id: "a", body: { input: "x" }, context: 7 },
  { body: {}, context: "seven" },
];
const asLines = '{"custom_id":"a","body":{"input":"x"}}\n{"custom_id":"1","body":{}}\n';

function testSpool() {
  const sinks = new Map<string, MemorySink>();
  const spool: Spool = {
    async sink(name) {
      const sink = memorySink();
      sinks.set(name, sink);
      return sink;
    },
    async source(name) {
      const content = sinks.get(name)?.content;
      return content === undefined ? undefined : blobSource(new Blob([content.slice()]), name);
    },
    list: async () => [...sinks.keys()],
    delete: async () => {},
  };
  return { spool, sinks };
}

async function* slowly<T>(items: Iterable<T>): AsyncGenerator<T, void, undefined> {
  for (const item of items) yield item;
}

function streamOf<T>(items: readonly T[]): ReadableStream<T> {
  return new ReadableStream({
    start(controller) {
      for (const item of items) controller.enqueue(item);
      controller.close();
    },
  });
}

const bytes = new TextEncoder().encode(asLines);

describe("asRunSource", () => {
  it("takes a source as it is, under another name where one is given", async () => {
    const source = blobSource(new Blob([asLines]), "own.jsonl");
    const { source: same, isSpooled } = await asRunSource(source, { run_id: "r" });
    expect(same).toBe(source);
    expect(isSpooled).toBe(false);
    const { source: other } = await asRunSource(source, { run_id: "r", name: "other.jsonl" });
    expect(other).toMatchObject({ name: "other.jsonl", size: asLines.length, blob: source.blob });
  });

  it("takes a File", async () => {
    const { source } = await asRunSource(new File([asLines], "mine.jsonl"), { run_id: "r" });
    expect(source.name).toBe("mine.jsonl");
    expect(await textOf(source)).toBe(asLines);
  });

  it("takes an array, and keeps its contexts", async () => {
    const { source, contextAt } = await asRunSource<unknown>(requests, { run_id: "r" });
    expect(await textOf(source)).toBe(asLines);
    expect(await textOf(source)).toBe(asLines);
    expect([0, 1, 2].map(contextAt)).toEqual([7, "seven", undefined]);
  });

  const once: { name: string; make: () => RunInputs }[] = [
    { name: "a generator of requests", make: () => requests.values() },
    { name: "an async generator of requests", make: () => slowly(requests) },
    { name: "a stream of requests", make: () => streamOf(requests) },
    { name: "a stream of bytes", make: () => streamOf([bytes.slice(0, 9), bytes.slice(9)]) },
    { name: "an async generator of bytes", make: () => slowly([bytes.slice(0, 50), bytes.slice(50)]) },
  ];

  it.each(once)("copies $name to the spool", async ({ make }) => {
    const { spool, sinks } = testSpool();
    const { source, isSpooled, contextAt } = await asRunSource(make(), { run_id: "run-1", spool });
    expect([...sinks.keys()]).toEqual(["run-1/input.jsonl"]);
    expect(source).toMatchObject({ name: "requests.jsonl", size: bytes.byteLength });
    expect(await textOf(source)).toBe(asLines);
    expect(await textOf(source)).toBe(asLines);
    expect(isSpooled).toBe(true);
    expect(contextAt(0)).toBeUndefined();
  });

  it("copies chunks whose bytes are used again", async () => {
    const { spool } = testSpool();
    const buffer = new Uint8Array(1);
    function* chunks(): Generator<Uint8Array, void, undefined> {
      for (const byte of bytes) {
        buffer[0] = byte;
        yield buffer;
      }
    }
    const { source } = await asRunSource(chunks(), { run_id: "r", spool });
    expect(await textOf(source)).toBe(asLines);
  });

  it.each(once)("refuses $name without a spool, before it is read", async ({ make }) => {
    const inputs = make();
    await expect(asRunSource(inputs, { run_id: "r" })).rejects.toMatchObject({
      code: "invalid_argument",
      message: expect.stringContaining("this runtime has no place to keep it; pass an array, a Blob or a source"),
    });
    const { source } = await asRunSource(inputs, { run_id: "r", spool: testSpool().spool });
    expect(await textOf(source)).toBe(asLines);
  });

  it.each([
    ["in.jsonl", "it is a string, perhaps a path, perhaps content"],
    [7, "got number"],
    [null, "got null"],
    [undefined, "got undefined"],
    [{}, "got object"],
    [[{ body: {} }, null], "inputs[1]: it is null"],
  ])("refuses %o", async (inputs, why) => {
    const make = (): unknown => Reflect.apply(asRunSource, undefined, [inputs, { run_id: "r" }]);
    await expect(make()).rejects.toMatchObject({ code: "invalid_argument", message: expect.stringContaining(why) });
  });

  it.each([[["text"]], [[{ body: {} }, 7]]])("refuses items of no use in %o, and keeps nothing", async (items) => {
    const { spool, sinks } = testSpool();
    const make = (): unknown => Reflect.apply(asRunSource, undefined, [items.values(), { run_id: "r", spool }]);
    await expect(make()).rejects.toMatchObject({ code: "invalid_argument" });
    expect(sinks.get("r/input.jsonl")?.content).toBeUndefined();
  });

  it("throws what the inputs throw, also where the spool fails as well", async () => {
    const { spool } = testSpool();
    const failure = new Error("the database is gone");
    async function* failing(): AsyncGenerator<{ body: object }, void, undefined> {
      yield { body: {} };
      throw failure;
    }
    const sink = { ...memorySink(), abort: vi.fn(() => Promise.reject(new Error("the disk too"))) };
    const broken = { ...spool, sink: async () => sink };
    await expect(asRunSource(failing(), { run_id: "r", spool: broken })).rejects.toBe(failure);
    expect(sink.abort).toHaveBeenCalledWith(failure);
  });

  it("ends at once with the signal's reason, and closes what it read from", async () => {
    const { spool } = testSpool();
    const controller = new AbortController();
    const reason = new Error("enough");
    const cancel = vi.fn();
    const silent = new ReadableStream<Uint8Array>({ pull: () => controller.abort(reason), cancel });
    await expect(asRunSource(silent, { run_id: "r", spool, signal: controller.signal })).rejects.toBe(reason);
    expect(cancel).toHaveBeenCalledOnce();
  });
});
