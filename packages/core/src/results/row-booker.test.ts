import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockSplitter } from "../jsonl/block-splitter.ts";
import type { LineBlock } from "../jsonl/line-block.ts";
import { resultLineLimit } from "../jsonl/line-limits.ts";
import { systemRandom } from "../ports/random.ts";
import { chunkedSource } from "../test-support/chunked-source.ts";
import { hostileLines } from "../test-support/hostile-lines.ts";
import { batchLines } from "./batch-bytes.ts";
import type { BatchReader } from "./booked-batch.ts";
import { indexInputs } from "./input-index.ts";
import { ResultLineWalk } from "./result-line-walk.ts";
import { RowBooker } from "./row-booker.ts";
import { RowLedger } from "./row-ledger.ts";
import { RowReader } from "./row-reader.ts";

const encoder = new TextEncoder();
/** The inputs a, b, request-1 and é, written in different ways. */
const INPUTS = `
{"custom_id":"b","custom_id":"a","body":{}}
{"custom_id":"\\u0062","body":{"custom_id":"c"}}

 {"body":{}, "custom_id" : "request-1"}\r
{"custom_id":"é","body":{}}`;

/** Files are cut anywhere. */
function blocksOf(bytes: Uint8Array, places: readonly number[]): LineBlock[] {
  const splitter = new BlockSplitter(resultLineLimit());
  const ends = places.map((place) => place % (bytes.byteLength + 1)).sort((left, right) => left - right);
  const pieces = [...ends, bytes.byteLength].map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
  return [...pieces.flatMap((piece) => [...splitter.push(piece)]), splitter.end()].filter(
    (block) => block !== undefined,
  );
}

/** All that a reading leaves behind. */
async function readWith<Row>(
  bytes: Uint8Array,
  places: readonly number[],
  hasInputs: boolean,
  make: (index: Awaited<ReturnType<typeof indexInputs<undefined>>>, ledger: RowLedger) => BatchReader<Row>,
): Promise<object> {
  const inputs = hasInputs ? chunkedSource(encoder.encode(INPUTS)) : undefined;
  const index = await indexInputs<undefined>(inputs, { random: systemRandom, signal: undefined });
  const ledger = new RowLedger(index.ids, index.count, index.idAt, systemRandom);
  const reader = make(index, ledger);
  const seen: object[] = [];
  let failure: unknown;
  try {
    for (const block of blocksOf(bytes, places)) {
      const batch = await reader.readBlock(block, "output");
      const { count, indexes, states, kept } = batch;
      seen.push({ count, indexes: [...indexes], states: [...states], kept, lines: batchLines(batch) });
    }
  } catch (error) {
    failure = error;
  }
  const { rows, duplicates, repeats, unexpected, unattributed } = ledger;
  const counts = { rows, duplicates, repeats, unexpected, unattributed, imbalance: ledger.findImbalance() };
  const { errors, usage } = reader.tally;
  return { seen, failure, counts, codes: ledger.codes(), errors: errors.top(), usage: usage.total() };
}

describe("RowBooker", () => {
  it("books whatever the reader of rows books, for any lines in any chunks", async () => {
    let walked = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostileLines, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        async (lines, places, hasInputs, isTerminated) => {
          const all = lines.flatMap((line) => [...line, 10]);
          const bytes = Uint8Array.from(isTerminated ? all : all.slice(0, -1));
          const booked = await readWith(bytes, places, hasInputs, (_, ledger) => new RowBooker(ledger));
          const read = await readWith(
            bytes,
            places,
            hasInputs,
            (index, ledger) => new RowReader<string, undefined>(index, ledger),
          );
          expect(booked).toEqual(read);
          const walk = new ResultLineWalk();
          for (const line of lines) if (walk.read(Uint8Array.from([...line, 10]), 0) !== -1) walked += 1;
        },
      ),
      { numRuns: 10_000 },
    );
    // Else the walk would not have been tried.
    expect(walked).toBeGreaterThan(3000);
  }, 300_000);

  it("books blocks of many rows, large and small ones in turn", async () => {
    const line = (row: number): string => {
      const usage = { prompt_tokens: row, completion_tokens: 2, total_tokens: row + 2 };
      const choices = [{ finish_reason: row % 7 === 0 ? "length" : "stop" }];
      const response = { status_code: 200, body: { choices, usage } };
      return JSON.stringify({ id: `line-${row}`, custom_id: `request-${row}`, response, error: null });
    };
    const lines = Array.from({ length: 700 }, (_, row) => `${line(row % 650)}\n`);
    const bytes = encoder.encode(lines.join(""));
    const places = [3, 300, 301, 600].map((row) => encoder.encode(lines.slice(0, row).join("")).byteLength);
    const booked = await readWith(bytes, places, false, (_, ledger) => new RowBooker(ledger));
    const read = await readWith(
      bytes,
      places,
      false,
      (index, ledger) => new RowReader<string, undefined>(index, ledger),
    );
    expect(booked).toEqual(read);
    expect(booked).toMatchObject({
      counts: { rows: 650, repeats: 50 },
      usage: { prompt_tokens: (649 * 650) / 2, completion_tokens: 1300 },
    });
  });
});
