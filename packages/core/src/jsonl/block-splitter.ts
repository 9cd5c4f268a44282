import { joinBytes, LineBlock } from "./line-block.ts";

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** How lines are bounded. */
export interface LineLimit {
  /** The longest line, in bytes without its end. */
  readonly maxLineBytes: number;
  /** The error for a longer one, by its 1-based number. */
  readonly tooLong: (number: number, maxLineBytes: number) => Error;
}

/** How lines are put into blocks. */
export interface BlockLimits extends LineLimit {
  /** About how many bytes a block has, unless a line is longer. @default 16384 */
  readonly blockBytes?: number | undefined;
}

/**
 * What is made of a block lives until the next one. With few values alive V8 keeps its space for new ones small: reading a
 * million rows in blocks of 64 KiB took twice the memory, and no less time.
 */
const BLOCK_BYTES = 16_384;

/**
 * Cuts a stream of bytes into blocks of complete lines, on byte 0x0A only: U+2028 and its kin are legal inside JSON.
 *
 * Each byte is searched at most twice and joined at most once, however long a line is: of the blocks of a piece of the
 * stream only the first line may be spread over several pieces, and that one is put together. No more than one piece and
 * one line are held.
 */
export class BlockSplitter {
  readonly #limit: LineLimit;
  readonly #blockBytes: number;
  /** The beginning of a line whose end has not come yet. */
  #carried: Uint8Array[] = [];
  #carriedBytes = 0;
  #nextNumber = 1;
  #offset = 0;
  /** The last block: whoever got it has gone through it by the time that the next is made, so its lines are counted. */
  #last: LineBlock | undefined;
  /** A line was too long; thrown when more is asked for. */
  #failure: Error | undefined;

  constructor({ blockBytes = BLOCK_BYTES, ...limit }: BlockLimits) {
    this.#limit = limit;
    this.#blockBytes = blockBytes;
  }

  /**
   * Takes the next bytes, which must not change any more.
   *
   * @returns The lines that are complete by now, in blocks to be gone through one after another.
   * @throws What `tooLong` gives, once the lines before the long one were returned.
   */
  *push(piece: Uint8Array): Generator<LineBlock, void, undefined> {
    this.#begin();
    const end = this.#lastNewline(piece) + 1;
    for (let start = 0; start < end; ) {
      const next = this.#nextCut(piece, start, end);
      yield this.#block(start === 0 ? this.#firstLines(piece, next) : [piece.subarray(start, next)], false);
      start = next;
    }
    if (this.#failure !== undefined || end === piece.byteLength) return;
    this.#carried.push(piece.subarray(end));
    this.#carriedBytes += piece.byteLength - end;
  }

  /** Says that no bytes follow. Returns the last line, where it had no newline. */
  end(): LineBlock | undefined {
    this.#begin();
    return this.#carriedBytes === 0 ? undefined : this.#block([joinBytes(this.#carried)], true);
  }

  #begin(): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#countLast();
  }

  #countLast(): void {
    this.#nextNumber += this.#last?.count ?? 0;
    this.#last = undefined;
  }

  /** Where a block ends: behind the last newline within its size, or behind its first where the line is longer. */
  #nextCut(piece: Uint8Array, start: number, end: number): number {
    const most = start + this.#blockBytes;
    if (most >= end) return end;
    const cut = piece.lastIndexOf(NEWLINE, most - 1) + 1;
    return cut > start ? cut : piece.indexOf(NEWLINE, most) + 1;
  }

  /** The last newline that ends a line within the limit. Lines are looked at one by one only where one can be too long. */
  #lastNewline(piece: Uint8Array): number {
    const { maxLineBytes, tooLong } = this.#limit;
    if (this.#carriedBytes + piece.byteLength <= maxLineBytes) return piece.lastIndexOf(NEWLINE);
    let good = -1;
    let start = -this.#carriedBytes;
    for (let number = this.#nextNumber; ; number += 1) {
      const newline = piece.indexOf(NEWLINE, good + 1);
      const end = newline === -1 ? piece.byteLength : newline;
      if (end - start > maxLineBytes) this.#failure = tooLong(number, maxLineBytes);
      if (newline === -1 || this.#failure !== undefined) return good;
      good = newline;
      start = newline + 1;
    }
  }

  /** The line that was carried here, if any, put together with its end, and the lines behind it. */
  #firstLines(piece: Uint8Array, end: number): Uint8Array[] {
    if (this.#carriedBytes === 0) return [piece.subarray(0, end)];
    const first = piece.indexOf(NEWLINE) + 1;
    const pieces = [joinBytes([...this.#carried, piece.subarray(0, first)])];
    if (first < end) pieces.push(piece.subarray(first, end));
    this.#carried = [];
    this.#carriedBytes = 0;
    return pieces;
  }

  #block([first = new Uint8Array(), ...rest]: readonly Uint8Array[], isUnterminated: boolean): LineBlock {
    this.#countLast();
    const hasMark = this.#offset === 0 && BYTE_ORDER_MARK.every((byte, place) => first[place] === byte);
    const skipped = hasMark ? BYTE_ORDER_MARK.length : 0;
    const place = { firstNumber: this.#nextNumber, offset: this.#offset + skipped, isUnterminated };
    const block = new LineBlock([first.subarray(skipped), ...rest], place);
    this.#offset = place.offset + block.byteLength;
    this.#last = block;
    return block;
  }
}
