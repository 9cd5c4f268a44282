import { type RowState, STATE_CODES } from "./row-ledger.ts";

/** Where the rows of a batch stand and what became of them. Used again for each batch: a new one would cost memory each time. */
export class BookedRows {
  #indexes = new Int32Array(0);
  #states = new Uint8Array(0);
  #count = 0;

  /** Forgets all rows, and makes room for so many. */
  clear(most: number): void {
    this.#count = 0;
    if (this.#states.length >= most) return;
    this.#indexes = new Int32Array(most * 2);
    this.#states = new Uint8Array(most * 2);
  }

  /** Adds a row: the place of its request among the inputs or -1, and what became of it. */
  add(index: number, state: RowState): void {
    this.#indexes[this.#count] = index;
    this.#states[this.#count] = STATE_CODES[state];
    this.#count += 1;
  }

  /** What a batch says of its rows; good until they are cleared. */
  view(): { readonly count: number; readonly indexes: Int32Array; readonly states: Uint8Array } {
    const count = this.#count;
    return { count, indexes: this.#indexes.subarray(0, count), states: this.#states.subarray(0, count) };
  }
}
