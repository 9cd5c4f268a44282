import { decodeLine, type LineBlock, lineEnd } from "../jsonl/line-block.ts";
import type { BatchReader, BookedBatch, LineOrigin } from "./booked-batch.ts";
import { type LineOutcome, stateOf } from "./classify-line.ts";
import { BLANK, idOf, lineIdOf, outcomeOf, parseLine } from "./parse-line.ts";
import { ResultLineWalk } from "./result-line-walk.ts";
import { ResultTally } from "./result-tally.ts";
import { hashLineId, hashLineIdBytes, type RowLedger, type RowState } from "./row-ledger.ts";
import type { ResultUsage } from "./usage-tally.ts";

/** A row as the books know it. */
export interface StatedRow {
  readonly state: RowState;
  /** The place of its request among the inputs, or null. */
  readonly index: number | null;
}

/** What the books take of a line: by a walk over its bytes, or of what was parsed. */
type LineNote =
  | { readonly state: RowState; readonly lineHash: number; readonly usage: ResultUsage; readonly parsed?: undefined }
  | { readonly parsed: LineOutcome; readonly custom_id: string | null; readonly line_id: string | null };

/**
 * Books rows without making them, for lines that are only passed on: most lines are judged by their bytes, which takes a
 * part of the time that `JSON.parse` takes. Whatever `RowReader` would book of them, this books as well.
 */
export class RowBooker implements BatchReader<StatedRow> {
  readonly ledger: RowLedger;
  readonly tally: ResultTally = new ResultTally();
  readonly #walk = new ResultLineWalk();

  constructor(ledger: RowLedger) {
    this.ledger = ledger;
  }

  readBlock(block: LineBlock, file: LineOrigin): BookedBatch<StatedRow> {
    const notes: (LineNote | null)[] = [];
    block.eachLine((bytes, start, place) => {
      const walked = this.#walk.read(bytes, start);
      if (walked !== -1) {
        notes.push(this.#noteWalked(bytes));
        return walked;
      }
      const end = lineEnd(bytes, start);
      notes.push(this.#noteParsed(parseLine(decodeLine(bytes, start, end), file, block, place)));
      return end;
    });
    return { ...this.#bookAll(notes), block, items: null };
  }

  readItems(outputs: readonly unknown[]): BookedBatch<StatedRow> {
    const { rows, kept } = this.#bookAll(outputs.map((item) => this.#noteParsed(item)));
    return { rows, block: null, kept: null, items: kept?.map((place) => outputs[place]) ?? outputs };
  }

  missing({ index }: { readonly index: number }): StatedRow {
    return { state: "missing", index };
  }

  #noteWalked(bytes: Uint8Array): LineNote {
    const { customId, lineId, isTruncated, usage } = this.#walk;
    this.ledger.queueBytes(bytes, customId.start, customId.end);
    const lineHash = hashLineIdBytes(bytes, lineId.start, lineId.end);
    return { state: isTruncated ? "truncated" : "succeeded", lineHash, usage };
  }

  #noteParsed(item: unknown): LineNote | null {
    const custom_id = idOf(item);
    this.ledger.queue(custom_id);
    if (item === BLANK) return null;
    return { parsed: outcomeOf(item), custom_id, line_id: lineIdOf(item) };
  }

  #bookAll(notes: readonly (LineNote | null)[]): Pick<BookedBatch<StatedRow>, "rows" | "kept"> {
    const entered = this.ledger.enterQueued();
    const rows: StatedRow[] = [];
    let kept: number[] | null = null;
    for (const [place, note] of notes.entries()) {
      const row = note === null ? undefined : this.#book(note, entered[place] ?? 0);
      if (row === undefined) {
        kept ??= Array.from({ length: place }, (_, earlier) => earlier);
      } else {
        rows.push(row);
        kept?.push(place);
      }
    }
    return { rows, kept };
  }

  /** Undefined for a line that stood there before. */
  #book(note: LineNote, entered: number): StatedRow | undefined {
    if (note.parsed === undefined) {
      const { state, lineHash, usage } = note;
      const { index, standing } = this.ledger.book(state, entered, lineHash);
      if (standing === "repeat") return undefined;
      this.tally.usage.addUsage(usage);
      return { state, index };
    }
    const { parsed, custom_id, line_id } = note;
    const state = stateOf(parsed);
    const booked =
      custom_id === null
        ? this.ledger.bookUnattributed(state, line_id)
        : this.ledger.book(state, entered, hashLineId(line_id), custom_id);
    if (booked.standing === "repeat") return undefined;
    this.tally.add(parsed, booked.standing);
    return { state, index: booked.index };
  }
}
