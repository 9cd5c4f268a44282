import { decodeLine, type LineBlock, lineEnd } from "../jsonl/line-block.ts";
import type { BatchReader, BookedBatch, LineOrigin } from "./booked-batch.ts";
import { type LineOutcome, stateOf } from "./classify-line.ts";
import { WALK_BYTES } from "./input-index.ts";
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

/** What the books take of a line: of its bytes, or of what was parsed. It becomes the row. */
interface LineNote {
  readonly state: RowState;
  index: number | null;
  readonly lineHash: number;
  readonly usage: ResultUsage | null;
  readonly parsed: ParsedLine | null;
}

interface ParsedLine {
  readonly outcome: LineOutcome;
  readonly custom_id: string | null;
  readonly line_id: string | null;
}

/**
 * Books rows without making them, for lines that are only passed on: most lines are judged by their bytes, which takes a
 * part of the time that `JSON.parse` takes. Whatever `RowReader` would book of them, this books as well.
 */
export class RowBooker implements BatchReader<StatedRow> {
  readonly ledger: RowLedger;
  readonly tally: ResultTally = new ResultTally();
  readonly blockBytes: number = WALK_BYTES;
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
    return { state: isTruncated ? "truncated" : "succeeded", index: null, lineHash, usage, parsed: null };
  }

  #noteParsed(item: unknown): LineNote | null {
    const custom_id = idOf(item);
    this.ledger.queue(custom_id);
    if (item === BLANK) return null;
    const outcome = outcomeOf(item);
    const line_id = lineIdOf(item);
    const parsed = { outcome, custom_id, line_id };
    return { state: stateOf(outcome), index: null, lineHash: hashLineId(line_id), usage: null, parsed };
  }

  #bookAll(notes: readonly (LineNote | null)[]): Pick<BookedBatch<StatedRow>, "rows" | "kept"> {
    const entered = this.ledger.enterQueued();
    const rows: StatedRow[] = [];
    let kept: number[] | null = null;
    for (let place = 0; place < notes.length; place += 1) {
      const note = notes[place] ?? null;
      if (note === null || !this.#book(note, entered[place] ?? 0)) {
        kept ??= Array.from({ length: place }, (_, earlier) => earlier);
      } else {
        rows.push(note);
        kept?.push(place);
      }
    }
    return { rows, kept };
  }

  /** False for a line that stood there before. */
  #book(note: LineNote, entered: number): boolean {
    const { state, lineHash, usage, parsed } = note;
    const booked =
      parsed?.custom_id === null
        ? this.ledger.bookUnattributed(state, parsed.line_id)
        : this.ledger.book(state, entered, lineHash, parsed?.custom_id);
    if (booked.standing === "repeat") return false;
    note.index = booked.index;
    if (usage !== null) this.tally.usage.addUsage(usage);
    if (parsed !== null) this.tally.add(parsed.outcome, booked.standing);
    return true;
  }
}
