import { IdTable } from "../jsonl/id-table.ts";
import type { Random } from "../ports/random.ts";

/** What became of a request, as the books say it. */
export const ROW_STATES = [
  "missing",
  "retryable",
  "permanent",
  "account",
  "succeeded",
  "truncated",
  "invalid",
] as const;
export type RowState = (typeof ROW_STATES)[number];

/**
 * How a row stands to those before it: `first` of its id; `repeat` (the very same line again); `duplicate` (another row
 * of the id stands); `replaces` (a success after a failure).
 */
export type RowStanding = "first" | "repeat" | "duplicate" | "replaces";

/** Each state as a number, which outlives the process: never renumber them. */
export const STATE_CODES: Readonly<Record<RowState, number>> = {
  missing: 0,
  retryable: 1,
  permanent: 2,
  account: 3,
  succeeded: 4,
  truncated: 5,
  invalid: 6,
};
/** The state behind a number. */
export function stateAt(code: number): RowState {
  return ROW_STATES[code] ?? "missing";
}

/** Whether a state is that of an answer: it stands in for any failure. */
export function isAnswered(code: number): boolean {
  return code >= STATE_CODES.succeeded;
}

/** The low bits of an id's note hold its state, the others a hash of the line's own id. */
const STATE_BITS = 3;
const STATE_MASK = 0b111;
const LINE_ID_TAIL = 12;

/**
 * The books of a reading: for each `custom_id` what became of it, in 20 to 28 bytes. A success beats a failure, and the
 * first beats later ones; the same line twice is one row.
 *
 * Inputs never share an entry: `indexInputs` reads an input again wherever two hashes match, and takes another salt if the
 * ids differ. What is left is a row whose id no input has, but whose 64 salted bits are those of an input. An array of
 * inputs shows that by `idAt`. Of a source nothing is kept to compare with: each foreign row of a part of 100,000 inputs
 * is misbooked once in 180 trillion times, and a service that is right gives no foreign rows at all.
 */
export class RowLedger {
  readonly #ids: IdTable;
  readonly #random: Random;
  readonly #inputs: number | null;
  readonly #idAt: (index: number) => string | undefined;
  #unattributedLines: IdTable | undefined;
  /** How many requests are in each state; without inputs every row stands for a request. */
  readonly #counts: number[] = ROW_STATES.map(() => 0);
  readonly #unattributedCounts: number[] = ROW_STATES.map(() => 0);
  /** Whether rows are booked that a job shows inline: its files hold the same lines, which are then not repeated. */
  isInline = false;
  /** The entries whose lines were shown inline, and not yet in a file. */
  readonly #shownInline = new Set<number>();
  /** The place among the inputs of the row that was booked last; -1 where it has none. */
  bookedIndex = -1;
  rows = 0;
  duplicates = 0;
  repeats = 0;
  unexpected = 0;
  unattributed = 0;

  /**
   * @param ids - Holds the ids of the inputs as its first entries, or is empty.
   * @param inputs - How many inputs there are; null without inputs.
   * @param idAt - The id of an input, where it can be told: a match of hashes is confirmed by it.
   */
  constructor(ids: IdTable, inputs: number | null, idAt: (index: number) => string | undefined, random: Random) {
    this.#ids = ids;
    this.#inputs = inputs;
    this.#idAt = idAt;
    this.#random = random;
    this.#counts[0] = inputs ?? 0;
  }

  /**
   * Queues the id of the next row, for `enterQueued`; null for a row without one. Rows that are entered together take less
   * time than one by one.
   */
  queue(custom_id: string | null): void {
    this.#ids.queue(custom_id);
  }

  /** Queues an id that stands somewhere as ASCII. */
  queueBytes(bytes: Uint8Array, start: number, end: number): void {
    this.#ids.queueBytes(bytes, start, end);
  }

  /** Returns for each queued row what `book` needs to know of its id; good until the next call. */
  enterQueued(): Int32Array {
    return this.#ids.addQueued();
  }

  /**
   * Books a row that has an id. `bookedIndex` then tells its place: an object for each row would cost more than the booking.
   *
   * @param entered - What `enterQueued` gave for the row.
   * @param lineHash - What `hashLineId` gives for the line's own id.
   * @param custom_id - The id, where it was made a string of.
   */
  book(state: RowState, entered: number, lineHash: number, custom_id?: string): RowStanding {
    const entry = entered < 0 ? -1 - entered : entered;
    const isInput = this.#inputs !== null && entry < this.#inputs;
    if (isInput && custom_id !== undefined && (this.#idAt(entry) ?? custom_id) !== custom_id) {
      // Equal hashes of different ids: the row is not this input's.
      this.rows += 1;
      this.unexpected += 1;
      this.bookedIndex = -1;
      return "first";
    }
    this.bookedIndex = isInput ? entry : -1;
    return this.#stand(entry, lineHash, STATE_CODES[state], isInput);
  }

  /** Books a row without an id. */
  bookUnattributed(state: RowState, line_id: string | null): RowStanding {
    this.bookedIndex = -1;
    if (line_id !== null) {
      this.#unattributedLines ??= new IdTable(this.#random);
      if (this.#unattributedLines.add(line_id) < 0) {
        this.repeats += 1;
        return "repeat";
      }
    }
    const code = STATE_CODES[state];
    this.rows += 1;
    this.unattributed += 1;
    this.#unattributedCounts[code] = (this.#unattributedCounts[code] ?? 0) + 1;
    return "first";
  }

  /** Whether an input has no row so far. */
  isMissing(index: number): boolean {
    return (this.#ids.note(index) & STATE_MASK) === 0;
  }

  /** The state of each input as a number, one byte each. */
  codes(): Uint8Array<ArrayBuffer> {
    const codes = new Uint8Array(this.#inputs ?? 0);
    for (let index = 0; index < codes.length; index += 1) codes[index] = this.#ids.note(index) & STATE_MASK;
    return codes;
  }

  /** How many requests are in a state. */
  count(state: RowState): number {
    const code = STATE_CODES[state];
    return (this.#counts[code] ?? 0) + (this.#inputs === null ? (this.#unattributedCounts[code] ?? 0) : 0);
  }

  /**
   * Compares the running counts with the states themselves.
   *
   * @returns What does not add up, or undefined.
   */
  findImbalance(): string | undefined {
    const recount = ROW_STATES.map(() => 0);
    const total = this.#inputs ?? this.#ids.size;
    for (let entry = 0; entry < total; entry += 1) {
      const code = this.#ids.note(entry) & STATE_MASK;
      recount[code] = (recount[code] ?? 0) + 1;
    }
    for (const [code, state] of ROW_STATES.entries()) {
      if (recount[code] !== this.#counts[code]) {
        return `${recount[code]} requests are ${state}, but ${this.#counts[code]} were counted`;
      }
    }
    const answered = this.#counts.slice(1).reduce((sum, count) => sum + count, 0);
    const booked = answered + this.duplicates + this.unexpected + this.unattributed;
    return booked === this.rows ? undefined : `${this.rows} rows were read, but ${booked} are in the books`;
  }

  #stand(entry: number, lineHash: number, code: number, isInput: boolean): RowStanding {
    const note = this.#ids.note(entry);
    const known = note & STATE_MASK;
    const isCounted = isInput || this.#inputs === null;
    if (known === 0) {
      if (this.isInline) this.#shownInline.add(entry);
      this.rows += 1;
      this.#ids.setNote(entry, (lineHash << STATE_BITS) | code);
      if (isCounted) this.#move(isInput ? 0 : -1, code);
      else this.unexpected += 1;
      return "first";
    }
    const isGood = isAnswered(code);
    const wasGood = isAnswered(known);
    if (lineHash !== 0 && lineHash === note >>> STATE_BITS && isGood === wasGood) {
      if (this.isInline || !this.#shownInline.delete(entry)) this.repeats += 1;
      return "repeat";
    }
    this.rows += 1;
    this.duplicates += 1;
    if (!isGood || wasGood) return "duplicate";
    this.#ids.setNote(entry, (lineHash << STATE_BITS) | code);
    if (isCounted) this.#move(known, code);
    return "replaces";
  }

  #move(from: number, to: number): void {
    if (from >= 0) this.#counts[from] = (this.#counts[from] ?? 0) - 1;
    this.#counts[to] = (this.#counts[to] ?? 0) + 1;
  }
}

/**
 * 28 bits of a line's own id, never 0 for one that has an id. The end of it is enough: it is random, and only rows of one
 * `custom_id` are ever compared.
 */
export function hashLineId(line_id: string | null): number {
  if (line_id === null || line_id === "") return 0;
  let hash = line_id.length;
  for (let index = Math.max(0, line_id.length - LINE_ID_TAIL); index < line_id.length; index += 1) {
    hash = hashOn(hash, line_id.charCodeAt(index));
  }
  return hash & 0x0fff_ffff || 1;
}

/** The same of an id that stands somewhere as ASCII. */
export function hashLineIdBytes(bytes: Uint8Array, start: number, end: number): number {
  if (end === start) return 0;
  let hash = end - start;
  for (let index = Math.max(start, end - LINE_ID_TAIL); index < end; index += 1) hash = hashOn(hash, bytes[index] ?? 0);
  return hash & 0x0fff_ffff || 1;
}

function hashOn(hash: number, unit: number): number {
  const next = Math.imul(hash ^ unit, 0x01000193);
  return next ^ (next >>> 15);
}
