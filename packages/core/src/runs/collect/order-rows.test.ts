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

async function order(lines: readonly OrderedLine[], options: { bytes: number; bucketBytes: number; spool: Spool }) {
  const ordered: OrderedLine[] = [];
  const own = { run_id: "run-1", rows: lines.length, signal: undefined, ...options };
  for await (const batch of orderRows(inBatches(lines, 3), own)) ordered.push(...batch);
  return ordered.map((line) => ({ ...line, bytes: Uint8Array.from(line.bytes) }));
}

describe("orderRows", () => {
  it("gives any lines in their order, unchanged, whatever was guessed, and leaves no file behind", async () => {
    const shuffled = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 60 }).chain((lengths) =>
      fc.shuffledSubarray(
        lengths.map((length, index) => lineOf(index, length)),
        { minLength: lengths.length },
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        shuffled,
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 1, max: 500 }),
        async (lines, bytes, bucketBytes) => {
          const spool = memorySpool();
          const ordered = await order(lines, { bytes, bucketBytes, spool });
          expect(ordered).toEqual(lines.toSorted((left, right) => left.index - right.index));
          expect(await spool.list("run-1")).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("holds no more than a bucket or so, also where it guessed far too little", async () => {
    const spool = memorySpool();
    let largest = 0;
    let open = 0;
    let mostOpen = 0;
    const watched: Spool = {
      ...spool,
      async sink(name) {
        const sink = await spool.sink(name);
        let bytes = 0;
        open += 1;
        mostOpen = Math.max(mostOpen, open);
        return {
          ...sink,
          write: (piece) => {
            bytes += piece.byteLength;
            return sink.write(piece);
          },
          commit: () => {
            open -= 1;
            // Files of a place or more are all that is ever sorted; larger ones are divided.
            if (name.split("-").length > 3) largest = Math.max(largest, bytes);
            return sink.commit();
          },
        };
      },
    };
    const lines = Array.from({ length: 400 }, (_, index) => lineOf((index * 7) % 400, 100));
    await order(lines, { bytes: 10, bucketBytes: 1000, spool: watched });
    expect(largest).toBeLessThanOrEqual(1500);
    expect(largest).toBeGreaterThan(0);
    expect(mostOpen).toBeLessThanOrEqual(64);
  });

  it("removes its files where the rows fail", async () => {
    const spool = memorySpool();
    const broken = new Error("the connection broke");
    async function* failing(): AsyncGenerator<readonly OrderedLine[]> {
      yield [lineOf(0, 10)];
      throw broken;
    }
    const options = { run_id: "run-1", rows: 2, bytes: 20, spool, signal: undefined };
    const read = async (): Promise<void> => {
      for await (const _ of orderRows(failing(), options));
    };
    await expect(read()).rejects.toBe(broken);
    expect(await spool.list("run-1")).toEqual([]);
  });

  it("removes its files where the reader leaves early", async () => {
    const spool = memorySpool();
    const lines = Array.from({ length: 20 }, (_, index) => lineOf(index, 10));
    const options = { run_id: "run-1", rows: 20, bytes: 200, bucketBytes: 50, spool, signal: undefined };
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
