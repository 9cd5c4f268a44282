import type { Sink } from "../../ports/sink.ts";
import { LineRoom, type OrderedLine, storedBytes } from "./ordered-line.ts";

/** So many cells the places are divided into. */
const CELLS = 1024;

/** The lines of some consecutive places in a file. */
export interface LineRange {
  /** The first of the places. */
  readonly first: number;
  /** How many there are. */
  readonly places: number;
  /** How many bytes the lines have together. */
  readonly bytes: number;
  /** Where they are. */
  readonly pieces: readonly { readonly offset: number; readonly bytes: number }[];
}

/**
 * Writes lines into one file, in blocks. Within a block they are grouped by cells, which are small ranges of places: so the
 * lines of a larger range are one piece of each block, and how many bytes they are is known before they are read.
 */
export class GatheredLines {
  readonly #sink: Sink;
  readonly #cellRows: number;
  /** Lines are gathered in its first half, and grouped in the second. */
  #room: LineRoom;
  #gathered = 0;
  #written = 0;
  /** For each block where in the file its cells begin, and where the last of them ends. */
  readonly #blocks: Float64Array[] = [];

  /**
   * @param rows - How many places there are.
   * @param bytes - How much memory to take. It is more where a line is longer than half of that.
   */
  constructor(sink: Sink, rows: number, bytes: number) {
    this.#sink = sink;
    this.#cellRows = Math.max(1, Math.ceil(rows / CELLS));
    this.#room = new LineRoom(bytes);
  }

  /** How many bytes were written. */
  get bytes(): number {
    return this.#written;
  }

  async add(lines: readonly OrderedLine[]): Promise<void> {
    for (const line of lines) {
      const needed = storedBytes(line);
      if (this.#gathered + needed > this.#half) {
        await this.#writeBlock();
        if (needed > this.#half) this.#room = new LineRoom(2 * needed);
      }
      this.#room.store(this.#gathered, line);
      this.#gathered += needed;
    }
  }

  /** Ends the file. Gives the memory, which is free from now on. */
  async end(): Promise<LineRoom> {
    await this.#writeBlock();
    await this.#sink.commit();
    return this.#room;
  }

  /** The lines in ranges of so many bytes at the most, or of one cell that has more. */
  *ranges(mostBytes: number): Generator<LineRange, void, undefined> {
    for (let first = 0, end = 1; first < CELLS; end += 1) {
      if (end < CELLS && this.#range(first, end + 1).bytes <= mostBytes) continue;
      yield this.#range(first, end);
      first = end;
    }
  }

  get #half(): number {
    return this.#room.bytes.byteLength >>> 1;
  }

  async #writeBlock(): Promise<void> {
    const { bytes } = this.#room;
    const half = this.#half;
    const begins = new Float64Array(CELLS + 1);
    this.#eachLine((cell, start, end) => {
      begins[cell + 1] = (begins[cell + 1] ?? 0) + end - start;
    });
    begins[0] = this.#written;
    for (let cell = 0; cell < CELLS; cell += 1) begins[cell + 1] = (begins[cell + 1] ?? 0) + (begins[cell] ?? 0);
    const next = begins.map((begin) => half + begin - this.#written);
    this.#eachLine((cell, start, end) => {
      const place = next[cell] ?? 0;
      bytes.copyWithin(place, start, end);
      next[cell] = place + end - start;
    });
    this.#blocks.push(begins);
    await this.#sink.write(bytes.subarray(half, half + this.#gathered));
    this.#written += this.#gathered;
    this.#gathered = 0;
  }

  #eachLine(visit: (cell: number, start: number, end: number) => void): void {
    for (let start = 0; start < this.#gathered; ) {
      const end = this.#room.endAt(start);
      visit(Math.floor(this.#room.indexAt(start) / this.#cellRows), start, end);
      start = end;
    }
  }

  /** The lines of the cells from one to ahead of another. */
  #range(first: number, end: number): LineRange {
    let sum = 0;
    const pieces = this.#blocks.map((begins) => {
      const offset = begins[first] ?? 0;
      const bytes = (begins[end] ?? 0) - offset;
      sum += bytes;
      return { offset, bytes };
    });
    return { first: first * this.#cellRows, places: (end - first) * this.#cellRows, bytes: sum, pieces };
  }
}
