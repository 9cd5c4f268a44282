import { decodeLine, type LineBlock, lineEnd } from "../jsonl/line-block.ts";
import type { BatchReader, BookedBatch, LineOrigin } from "./booked-batch.ts";
import { BookedRows } from "./booked-rows.ts";
import { stateOf } from "./classify-line.ts";
import { WALK_BYTES } from "./input-index.ts";
import { LineNotes, USAGE_COUNTS } from "./line-notes.ts";
import { BLANK, idOf, lineIdOf, outcomeOf, parseLine } from "./parse-line.ts";
import { ResultLineWalk } from "./result-line-walk.ts";
import { ResultTally } from "./result-tally.ts";
import { hashLineId, hashLineIdBytes, type RowLedger, type RowStanding, type RowState } from "./row-ledger.ts";

/**
 * Books rows without making them, for lines that are only passed on: most lines are judged by their bytes, which takes a
 * part of the time that `JSON.parse` takes. Whatever `RowReader` would book of them, this books as well.
 */
export class RowBooker implements BatchReader<never> {
  readonly ledger: RowLedger;
  readonly tally: ResultTally = new ResultTally();
  readonly blockBytes: number = WALK_BYTES;
  readonly #walk = new ResultLineWalk();
  readonly #notes = new LineNotes();
  readonly #rows = new BookedRows();

  constructor(ledger: RowLedger) {
    this.ledger = ledger;
  }

  readBlock(block: LineBlock, file: LineOrigin): BookedBatch<never> {
    this.#notes.clear();
    block.eachLine((bytes, start, place) => {
      const walked = this.#walk.read(bytes, start);
      if (walked !== -1) {
        this.#noteWalked(bytes);
        return walked;
      }
      const end = lineEnd(bytes, start);
      this.#noteParsed(parseLine(decodeLine(bytes, start, end), file, block, place));
      return end;
    });
    return { ...this.#bookAll(), block, items: null };
  }

  readItems(outputs: readonly unknown[]): BookedBatch<never> {
    this.#notes.clear();
    for (const item of outputs) this.#noteParsed(item);
    const { kept, ...booked } = this.#bookAll();
    return { ...booked, block: null, kept: null, items: kept?.map((place) => outputs[place]) ?? outputs };
  }

  missing(): undefined {
    return undefined;
  }

  #noteWalked(bytes: Uint8Array): void {
    const { customId, lineId, isTruncated, usage } = this.#walk;
    this.ledger.queueBytes(bytes, customId.start, customId.end);
    this.#notes.add(isTruncated ? "truncated" : "succeeded", hashLineIdBytes(bytes, lineId.start, lineId.end), usage);
  }

  #noteParsed(item: unknown): void {
    const custom_id = idOf(item);
    this.ledger.queue(custom_id);
    if (item === BLANK) {
      this.#notes.add(null, 0, null);
      return;
    }
    const outcome = outcomeOf(item);
    const line_id = lineIdOf(item);
    this.#notes.parsed.set(this.#notes.count, { outcome, custom_id, line_id });
    this.#notes.add(stateOf(outcome), hashLineId(line_id), null);
  }

  #bookAll(): Pick<BookedBatch<never>, "count" | "indexes" | "states" | "rows" | "kept"> {
    const entered = this.ledger.enterQueued();
    const { count: lines, states } = this.#notes;
    this.#rows.clear(lines);
    let kept: number[] | null = null;
    for (let place = 0; place < lines; place += 1) {
      const state = states[place] ?? null;
      if (state === null || this.#book(place, state, entered[place] ?? 0) === "repeat") {
        kept ??= Array.from({ length: place }, (_, earlier) => earlier);
        continue;
      }
      this.#rows.add(this.ledger.bookedIndex, state);
      kept?.push(place);
    }
    return { ...this.#rows.view(), rows: [], kept };
  }

  #book(place: number, state: RowState, entered: number): RowStanding {
    const { lineHashes, parsed, usage } = this.#notes;
    const line = parsed.size === 0 ? undefined : parsed.get(place);
    const standing =
      line?.custom_id === null
        ? this.ledger.bookUnattributed(state, line.line_id)
        : this.ledger.book(state, entered, lineHashes[place] ?? 0, line?.custom_id);
    if (standing === "repeat") return standing;
    if (line === undefined) this.tally.usage.addCounts(usage, place * USAGE_COUNTS);
    else this.tally.add(line.outcome, standing);
    return standing;
  }
}
