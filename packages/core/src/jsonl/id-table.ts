import { type Random, systemRandom } from "../ports/random.ts";

/** Entries stand in segments of this many, so that growing copies none of them and wastes little. */
const SEGMENT_ENTRIES = 16_384;
const SEGMENT_SHIFT = 14;
/** Two hashes and a note. */
const WORDS = 3;
const FEWEST_SLOTS = 256;

/**
 * A set of strings that keeps none of them: of each only two salted 32-bit hashes and a 32-bit note, 20 to 28 bytes in
 * all, where a Map takes 100 to 600. Two strings count as the same when both hashes are equal. For a million strings that
 * happens by chance once in 37 million runs, so whoever acts on a match that matters confirms it.
 *
 * Entries are numbered in the order in which they were added, from 0.
 */
export class IdTable {
  readonly #salt1: number;
  readonly #salt2: number;
  /**
   * Open addressing at a load of at most one half. The low bits of a slot hold an entry's number plus 1, the high bits as
   * much of its second hash as fits, so that a wrong entry is hardly ever looked up: memory is what costs time here.
   */
  #slots: Int32Array = new Int32Array(FEWEST_SLOTS);
  readonly #segments: Int32Array[] = [];
  #size = 0;
  #hash1 = 0;
  #hash2 = 0;
  /** The code units of the string that is being hashed. */
  #units = new Uint16Array(64);
  /** Pairs of hashes. */
  #queue = new Int32Array(512);
  #queued = 0;
  /** What `addQueued` gives. */
  #entries = new Int32Array(256);

  /** @param random - Where the salt comes from. */
  constructor(random: Random = systemRandom) {
    this.#salt1 = (random.fraction() * 0x1_0000_0000) | 0;
    this.#salt2 = (random.fraction() * 0x1_0000_0000) | 0;
  }

  /** How many strings were added. */
  get size(): number {
    return this.#size;
  }

  /** How many bytes the table holds. */
  get byteLength(): number {
    return this.#slots.byteLength + this.#segments.length * SEGMENT_ENTRIES * WORDS * 4;
  }

  /** Makes room for so many more at once, which takes less time than growing does. */
  reserve(count: number): void {
    while ((this.#size + count) * 2 > this.#slots.length) this.#grow();
  }

  /**
   * Adds a string that is not there yet.
   *
   * @returns Its new entry, or `-1 - entry` of the one that is there.
   */
  add(id: string): number {
    this.reserve(1);
    this.#hashText(id);
    return this.#insert(this.#hash1, this.#hash2);
  }

  /** Queues a string for `addQueued`; null holds a place, but adds nothing. */
  queue(id: string | null): void {
    if (id === null) {
      this.#hash1 = 0;
      this.#hash2 = 0;
    } else {
      this.#hashText(id);
    }
    this.#queueHashes();
  }

  /** Queues a string that stands somewhere as ASCII. */
  queueBytes(bytes: Uint8Array, start: number, end: number): void {
    this.#hash(bytes, start, end);
    this.#queueHashes();
  }

  /**
   * Adds the strings that were queued, in their order; for many it takes less time than `add`.
   *
   * @returns For each what `add` returns, 0 for null; good until the next call.
   */
  addQueued(): Int32Array {
    const hashes = this.#queue.subarray(0, this.#queued);
    this.#queued = 0;
    this.reserve(hashes.length / 2);
    const entries = this.#fetchSlots(hashes);
    for (let place = 0; place < entries.length; place += 1) {
      const hash1 = hashes[place * 2] ?? 0;
      const hash2 = hashes[place * 2 + 1] ?? 0;
      entries[place] = hash1 === 0 && hash2 === 0 ? 0 : this.#insert(hash1, hash2);
    }
    return entries;
  }

  /**
   * Adds strings as `queue` and `addQueued` do.
   *
   * @param ids - The strings; null adds nothing.
   */
  addAll(ids: readonly (string | null)[]): Int32Array {
    for (const id of ids) this.queue(id);
    return this.addQueued();
  }

  /** The entry of a string, or -1. */
  find(id: string): number {
    this.#hashText(id);
    const slot = this.#findSlot(this.#hash1, this.#hash2);
    return ((this.#slots[slot] ?? 0) & (this.#slots.length - 1)) - 1;
  }

  /** The note of an entry; 0 at first. */
  note(entry: number): number {
    return this.#segmentOf(entry)[placeOf(entry) + 2] ?? 0;
  }

  /** Sets the note of an entry: a whole number from 0 to 2^31 - 1. */
  setNote(entry: number, note: number): void {
    this.#segmentOf(entry)[placeOf(entry) + 2] = note;
  }

  #segmentOf(entry: number): Int32Array {
    const segment = this.#segments[entry >>> SEGMENT_SHIFT];
    if (segment === undefined) throw new RangeError(`There is no entry ${entry}`);
    return segment;
  }

  #hashText(id: string): void {
    if (this.#units.length < id.length) this.#units = new Uint16Array(id.length * 2);
    const units = this.#units;
    for (let index = 0; index < id.length; index += 1) units[index] = id.charCodeAt(index);
    this.#hash(units, 0, id.length);
  }

  /** Both hashes at once: two independent multiplicative hashes over the code units, each mixed with the other. */
  #hash(units: Uint8Array | Uint16Array, start: number, end: number): void {
    const length = end - start;
    let first = this.#salt1 ^ length;
    let second = this.#salt2 ^ length;
    // Two code units at a time; the length above tells an odd end from a NUL.
    for (let index = start; index < end; index += 2) {
      const unit = (units[index] ?? 0) | (index + 1 < end ? (units[index + 1] ?? 0) << 16 : 0);
      first = Math.imul(first ^ unit, 0x9e3779b1);
      second = Math.imul(second ^ unit, 0x5f356495);
      // High bits come down, else equal low bits would stay equal for good.
      first ^= first >>> 15;
      second ^= second >>> 13;
    }
    this.#hash1 = mix(first, second);
    this.#hash2 = mix(second, first);
    // Two zeros say that there is no string.
    if (this.#hash1 === 0 && this.#hash2 === 0) this.#hash2 = 1;
  }

  #queueHashes(): void {
    if (this.#queued === this.#queue.length) {
      const longer = new Int32Array(this.#queue.length * 2);
      longer.set(this.#queue);
      this.#queue = longer;
    }
    this.#queue[this.#queued] = this.#hash1;
    this.#queue[this.#queued + 1] = this.#hash2;
    this.#queued += 2;
  }

  /**
   * Brings the slots and their entries into the processor's cache: reads that do not wait for one another take a fraction of the time that
   * one takes in each insertion. What they find is of no use.
   */
  #fetchSlots(hashes: Int32Array): Int32Array {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const count = hashes.length / 2;
    if (this.#entries.length < count) this.#entries = new Int32Array(count * 2);
    const found = this.#entries.subarray(0, count);
    for (let index = 0; index < found.length; index += 1) {
      found[index] = slots[(hashes[index * 2] ?? 0) & mask] ?? 0;
    }
    for (let index = 0; index < found.length; index += 1) {
      const entry = ((found[index] ?? 0) & mask) - 1;
      if (entry >= 0) found[index] = this.#segmentOf(entry)[placeOf(entry)] ?? 0;
    }
    return found;
  }

  #insert(hash1: number, hash2: number): number {
    const slot = this.#findSlot(hash1, hash2);
    const mask = this.#slots.length - 1;
    const found = (this.#slots[slot] ?? 0) & mask;
    if (found !== 0) return -found;
    const entry = this.#size;
    this.#size += 1;
    this.#slots[slot] = (entry + 1) | (hash2 & ~mask);
    if (entry % SEGMENT_ENTRIES === 0) this.#segments.push(new Int32Array(SEGMENT_ENTRIES * WORDS));
    const segment = this.#segmentOf(entry);
    const place = placeOf(entry);
    segment[place] = hash1;
    segment[place + 1] = hash2;
    return entry;
  }

  /** The slot that holds a pair of hashes, or the free one where it belongs. */
  #findSlot(hash1: number, hash2: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const tag = hash2 & ~mask;
    for (let slot = hash1 & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot] ?? 0;
      if (found === 0) return slot;
      if ((found & ~mask) !== tag) continue;
      const segment = this.#segmentOf((found & mask) - 1);
      const place = placeOf((found & mask) - 1);
      if (segment[place] === hash1 && segment[place + 1] === hash2) return slot;
    }
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.#size; entry += 1) {
      const segment = this.#segmentOf(entry);
      const place = placeOf(entry);
      let slot = (segment[place] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (entry + 1) | ((segment[place + 1] ?? 0) & ~mask);
    }
    this.#slots = slots;
  }
}

function placeOf(entry: number): number {
  return (entry & (SEGMENT_ENTRIES - 1)) * WORDS;
}

/** The finalizer of MurmurHash3 over both halves. */
function mix(hash: number, other: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 16);
}
