import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memorySpool } from "../../ports/memory-spool.ts";
import type { Spool } from "../../ports/spool.ts";
import { orderRows, requireSpool } from "./order-rows.ts";
import type { OrderedLine } from "./ordered-line.ts";

const lineOf = (index: number, length: number): OrderedLine => ({
  index,
  isMissing: length % 3 === 0,
  bytes: new TextEncoder().encode(`${String(index).padEnd(length, "x")}\n`),
});

async function* inBatches(lines: readonly OrderedLine[], size: number): AsyncGenerator<readonly OrderedLine[]> {
  for (let first = 0; first < lines.length; first += size) yield lines.slice(first, first + size);
}

interface Ordering {
  readonly roomBytes: number;
  readonly spool: Spool;
}

async function order(lines: readonly OrderedLine[], options: Ordering): Promise<OrderedLine[]> {
  const ordered: OrderedLine[] = [];
  const own = { run_id: "run-1", rows: lines.length, signal: undefined, ...options };
  for await (const batch of orderRows(inBatches(lines, 3), own)) {
    for (const line of batch) ordered.push({ ...line, bytes: line.bytes.slice() });
  }
  return ordered;
}

/** All places, in an order that has nothing to do with their own. */
const scattered = (count: number, lengthOf: (index: number) => number): OrderedLine[] =>
  Array.from({ length: count }, (_, place) => (place * 7919) % count).map((index) => lineOf(index, lengthOf(index)));

describe("orderRows", () => {
  it("gives any lines in their order, unchanged, in whatever room, and leaves no file behind", async () => {
    const shuffled = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 60 }).chain((lengths) =>
      fc.shuffledSubarray(
        lengths.map((length, index) => lineOf(index, length)),
        { minLength: lengths.length },
      ),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, fc.integer({ min: 1, max: 2000 }), async (lines, roomBytes) => {
        const spool = memorySpool();
        const ordered = await order(lines, { roomBytes, spool });
        expect(ordered).toEqual(lines.toSorted((left, right) => left.index - right.index));
        expect(await spool.list("run-1")).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    { name: "lines of about one length", lengthOf: (index: number) => 20 + (index % 7) },
    { name: "long lines at the beginning", lengthOf: (index: number) => (index < 40 ? 900 : 2) },
    { name: "long lines at the end", lengthOf: (index: number) => (index < 2960 ? 2 : 900) },
    { name: "a line that is longer than the room", lengthOf: (index: number) => (index === 1700 ? 9000 : 5) },
  ])("orders more places than it has cells for: $name", async ({ lengthOf }) => {
    const lines = scattered(3000, lengthOf);
    const ordered = await order(lines, { roomBytes: 3000, spool: memorySpool() });
    expect(ordered).toEqual(lines.toSorted((left, right) => left.index - right.index));
  });

  it("leaves out places that have no line", async () => {
    const lines = scattered(500, () => 30).filter(({ index }) => index % 3 === 1 && index > 200);
    const options = { run_id: "run-1", rows: 500, roomBytes: 1000, spool: memorySpool(), signal: undefined };
    const indexes: number[] = [];
    for await (const batch of orderRows(inBatches(lines, 7), options)) indexes.push(...batch.map(({ index }) => index));
    expect(indexes).toEqual(lines.map(({ index }) => index).toSorted((left, right) => left - right));
  });

  it("writes one file at a time, in pieces that fit half the room, and reads ranges that fit it", async () => {
    const spool = memorySpool();
    let open = 0;
    let mostOpen = 0;
    let mostWritten = 0;
    const reads: number[] = [];
    const watched: Spool = {
      ...spool,
      async sink(name) {
        const sink = await spool.sink(name);
        open += 1;
        mostOpen = Math.max(mostOpen, open);
        return {
          ...sink,
          write: (piece) => {
            mostWritten = Math.max(mostWritten, piece.byteLength);
            return sink.write(piece);
          },
          commit: () => {
            open -= 1;
            return sink.commit();
          },
        };
      },
      async source(name) {
        const source = await spool.source(name);
        if (source === undefined) return undefined;
        return {
          ...source,
          slice: (start, end) => {
            reads.push(end - start);
            return source.slice?.(start, end) ?? source;
          },
        };
      },
    };
    await order(
      scattered(2000, () => 100),
      { roomBytes: 10_000, spool: watched },
    );
    expect(mostOpen).toBe(1);
    expect(mostWritten).toBeLessThanOrEqual(5000);
    expect(mostWritten).toBeGreaterThan(4000);
    // Each line is read once.
    expect(reads.reduce((sum, bytes) => sum + bytes, 0)).toBe(2000 * 110);
    expect(Math.max(...reads)).toBeLessThanOrEqual(5000);
  });

  it("says so where its file was changed meanwhile", async () => {
    const spool = memorySpool();
    const changed: Spool = {
      ...spool,
      async source(name) {
        const source = await spool.source(name);
        if (source === undefined) return undefined;
        return { ...source, slice: (start, end) => source.slice?.(start, end - 1) ?? source };
      },
    };
    const lines = scattered(20, () => 50);
    await expect(order(lines, { roomBytes: 400, spool: changed })).rejects.toMatchObject({ code: "source_unreadable" });
  });

  it("removes its files where the rows fail", async () => {
    const spool = memorySpool();
    const broken = new Error("the connection broke");
    async function* failing(): AsyncGenerator<readonly OrderedLine[]> {
      yield [lineOf(0, 10)];
      throw broken;
    }
    const options = { run_id: "run-1", rows: 2, spool, signal: undefined };
    const read = async (): Promise<void> => {
      for await (const _ of orderRows(failing(), options));
    };
    await expect(read()).rejects.toBe(broken);
    expect(await spool.list("run-1")).toEqual([]);
  });

  it("removes its files where the reader leaves early", async () => {
    const spool = memorySpool();
    const lines = Array.from({ length: 20 }, (_, index) => lineOf(index, 10));
    const options = { run_id: "run-1", rows: 20, roomBytes: 50, spool, signal: undefined };
    for await (const [first] of orderRows(inBatches(lines, 3), options)) {
      expect(first?.index).toBe(0);
      break;
    }
    expect(await spool.list("run-1")).toEqual([]);
  });

  it("is refused where there is no room for files", () => {
    expect(() => requireSpool(undefined)).toThrow(
      expect.objectContaining({ code: "invalid_argument", field: "ordered" }),
    );
  });
});
