import type { LineBlock } from "../../jsonl/line-block.ts";
import type { PlannedPart } from "../ledger/run-event.ts";
import { lineEnds } from "./line-ends.ts";
import { PartCutter, type PartLimits } from "./part-cutter.ts";

/** Rows of a block that all fit into the part that is open. */
interface FittingRows {
  readonly block: LineBlock;
  rows: number;
  first: number;
  last: number;
}

/**
 * Cuts an input into parts, block by block. Where a line begins is looked up only in blocks that may hold the end of a
 * part: elsewhere, its search would cost a tenth of the whole plan.
 */
export class BlockCutter {
  readonly #cutter: PartCutter;
  #fitting: FittingRows | undefined;

  constructor(limits: PartLimits) {
    this.#cutter = new PartCutter(limits);
  }

  /**
   * Takes the next block.
   *
   * @returns Adds a row, by its place in the block; gives its bytes where it alone is larger than a part may be, else 0.
   */
  begin(block: LineBlock): (index: number) => number {
    this.#settle();
    const rows: FittingRows = { block, rows: 0, first: 0, last: 0 };
    if (!this.#cutter.hasRoom(block.count, block.offset, endOf(block))) return this.#exactly(block);
    this.#fitting = rows;
    return (index) => {
      if (rows.rows === 0) rows.first = index;
      rows.rows += 1;
      rows.last = index;
      return 0;
    };
  }

  /** The parts; no blocks follow. */
  end(): readonly PlannedPart[] {
    this.#settle();
    return this.#cutter.end();
  }

  #exactly(block: LineBlock): (index: number) => number {
    const ends = lineEnds(block);
    return (index) => {
      const start = startOf(ends, index);
      const end = ends[index] ?? 0;
      return this.#cutter.add(1, block.offset + start, block.offset + end) ? 0 : end - start;
    };
  }

  #settle(): void {
    const fitting = this.#fitting;
    this.#fitting = undefined;
    if (fitting === undefined || fitting.rows === 0) return;
    const { block, rows, first, last } = fitting;
    if (rows === block.count) {
      this.#cutter.add(rows, block.offset, endOf(block));
    } else {
      // Blank lines belong to no part.
      const ends = lineEnds(block);
      this.#cutter.add(rows, block.offset + startOf(ends, first), block.offset + (ends[last] ?? 0));
    }
  }
}

function startOf(ends: Uint32Array, index: number): number {
  return index === 0 ? 0 : (ends[index - 1] ?? 0);
}

function endOf({ offset, byteLength }: LineBlock): number {
  return offset + byteLength;
}
