import { joinBytes, type LineBlock } from "./line-block.ts";

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = "\uFEFF";
const BYTE_ORDER_MARK_BYTES = 3;

/** How lines are bounded. */
export interface LineLimit {
  /** The longest line, in bytes without its end. */
  readonly maxLineBytes: number;
  /** The error for a longer one, by its 1-based number. */
  readonly tooLong: (number: number, maxLineBytes: number) => Error;
}

/**
 * Cuts a stream of bytes into blocks of complete lines, on byte 0x0A only: U+2028 and its kin are legal inside JSON.
 *
 * Each byte is searched once and joined at most once, however long a line is. A whole block is decoded at once, which
 * costs far less than line by line; no more than one piece and one line are ever held.
 */
export class BlockSplitter {
  readonly #limit: LineLimit;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** The beginning of a line whose end has not come yet. */
  #carried: Uint8Array[] = [];
  #carriedBytes = 0;
  #nextNumber = 1;
  #offset = 0;
  /** A line was too long; thrown when more is asked for. */
  #failure: Error | undefined;

  constructor(limit: LineLimit) {
    this.#limit = limit;
  }

  /**
   * Takes the next bytes, which must not change any more.
   *
   * @returns The lines that are complete by now, if any.
   * @throws What `tooLong` gives, once the lines before the long one were returned.
   */
  push(piece: Uint8Array): LineBlock | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    const last = this.#lastNewline(piece);
    let block: LineBlock | undefined;
    if (last !== -1) {
      const pieces = [...this.#carried, piece.subarray(0, last + 1)];
      block = this.#block(this.#decodeLines(piece, last), pieces, this.#carriedBytes + last + 1, false);
      this.#carried = [];
      this.#carriedBytes = 0;
    }
    if (this.#failure === undefined && last + 1 < piece.byteLength) {
      this.#carried.push(piece.subarray(last + 1));
      this.#carriedBytes += piece.byteLength - last - 1;
    }
    return block;
  }

  /** Says that no bytes follow. Returns the last line, where it had no newline. */
  end(): LineBlock | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#carriedBytes === 0) return undefined;
    const bytes = joinBytes(this.#carried);
    return this.#block([this.#decoder.decode(bytes)], [bytes], bytes.byteLength, true);
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

  #decodeLines(piece: Uint8Array, last: number): string[] {
    if (this.#carriedBytes === 0) return this.#decoder.decode(piece.subarray(0, last)).split("\n");
    const first = piece.indexOf(NEWLINE);
    const head = this.#decoder.decode(joinBytes([...this.#carried, piece.subarray(0, first)]));
    if (first === last) return [head];
    const lines = this.#decoder.decode(piece.subarray(first + 1, last)).split("\n");
    lines.unshift(head);
    return lines;
  }

  #block(lines: string[], pieces: Uint8Array[], length: number, isUnterminated: boolean): LineBlock {
    const firstNumber = this.#nextNumber;
    let offset = this.#offset;
    this.#nextNumber += lines.length;
    this.#offset += length;
    let ownPieces = pieces;
    if (firstNumber === 1 && lines[0]?.startsWith(BYTE_ORDER_MARK) === true) {
      lines[0] = lines[0].slice(1);
      ownPieces = [joinBytes(pieces).subarray(BYTE_ORDER_MARK_BYTES)];
      offset += BYTE_ORDER_MARK_BYTES;
    }
    dropCarriageReturns(lines);
    return { lines, firstNumber, offset, pieces: ownPieces, isUnterminated };
  }
}

function dropCarriageReturns(lines: string[]): void {
  for (const [index, line] of lines.entries()) if (line.endsWith("\r")) lines[index] = line.slice(0, -1);
}
