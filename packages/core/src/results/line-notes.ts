import type { LineOutcome } from "./classify-line.ts";
import type { RowState } from "./row-ledger.ts";

/** What was parsed of a line that its bytes did not tell enough of. */
export interface ParsedLine {
  readonly outcome: LineOutcome;
  readonly custom_id: string | null;
  readonly line_id: string | null;
}

/** How many numbers `ResultUsage` has, which stand in the order of its fields. */
export const USAGE_COUNTS = 4;
/** How many lines there is room for at first. */
const FEWEST_LINES = 16;

/**
 * What the books take of the lines of a block. It is used again for each block: objects for each line would outlive the
 * block often enough to double the memory that V8 gives to new values.
 */
export class LineNotes {
  /** How many lines there are. */
  count = 0;
  /** What each line says; null for a blank one. */
  readonly states: (RowState | null)[] = [];
  /** What `hashLineId` gives for each. */
  lineHashes: Int32Array = new Int32Array(FEWEST_LINES);
  /** What each answer consumed: `USAGE_COUNTS` numbers a line. */
  usage: Float64Array = new Float64Array(FEWEST_LINES * USAGE_COUNTS);
  /** The lines that were parsed, by their places. */
  readonly parsed: Map<number, ParsedLine> = new Map();

  /** Forgets all lines. */
  clear(): void {
    this.count = 0;
    this.parsed.clear();
  }

  /** Takes the next line, whose usage is in an array of `USAGE_COUNTS` numbers. */
  add(state: RowState | null, lineHash: number, usage: Float64Array | null): void {
    if (this.count === this.lineHashes.length) this.#grow();
    this.states[this.count] = state;
    this.lineHashes[this.count] = lineHash;
    const first = this.count * USAGE_COUNTS;
    for (let place = 0; place < USAGE_COUNTS; place += 1) this.usage[first + place] = usage?.[place] ?? 0;
    this.count += 1;
  }

  #grow(): void {
    const { lineHashes, usage } = this;
    this.lineHashes = new Int32Array(lineHashes.length * 2);
    this.lineHashes.set(lineHashes);
    this.usage = new Float64Array(usage.length * 2);
    this.usage.set(usage);
  }
}
