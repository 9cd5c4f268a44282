const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A byte order mark within the file is part of a line. */
const decoder: TextDecoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/** Where a block stands in its file. */
export interface BlockPlace {
  /** The 1-based number of the first line in the file. */
  readonly firstNumber: number;
  /** Where the first line begins in the file, in bytes. */
  readonly offset: number;
  /** Whether the block is the last line of the file, which has no newline. */
  readonly isUnterminated: boolean;
}

/** Complete lines that arrived together: their bytes, and their text once it is asked for. */
export class LineBlock implements BlockPlace {
  readonly firstNumber: number;
  readonly offset: number;
  readonly isUnterminated: boolean;
  /** The bytes of the lines, unchanged and in order, ends included. Each piece holds whole lines. */
  readonly pieces: readonly Uint8Array[];
  #lines: readonly string[] | undefined;
  #count: number | undefined;

  constructor(pieces: readonly Uint8Array[], { firstNumber, offset, isUnterminated }: BlockPlace) {
    this.pieces = pieces;
    this.firstNumber = firstNumber;
    this.offset = offset;
    this.isUnterminated = isUnterminated;
  }

  /** The lines without their ends, decoded from UTF-8 all at once. A blank line is an empty string. */
  get lines(): readonly string[] {
    this.#lines ??= this.pieces.flatMap(linesOf);
    return this.#lines;
  }

  /** How many lines there are. */
  get count(): number {
    this.#count ??= this.#lines?.length ?? this.eachLine(lineEnd);
    return this.#count;
  }

  /** How many bytes they take. */
  get byteLength(): number {
    return this.pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  }

  /**
   * Goes through the lines as bytes.
   *
   * @param visit - Gets the bytes in which a line stands, the place where it begins, and which line of the block it is.
   * Returns the place behind the line and its end, as `lineEnd` does.
   * @returns How many lines there are.
   */
  eachLine(visit: (bytes: Uint8Array, start: number, place: number) => number): number {
    let place = 0;
    for (const bytes of this.pieces) {
      let start = 0;
      do {
        start = visit(bytes, start, place);
        place += 1;
      } while (start < bytes.byteLength);
    }
    this.#count = place;
    return place;
  }
}

/** The place behind the line that begins at a place, and behind its newline. */
export function lineEnd(bytes: Uint8Array, start: number): number {
  const newline = bytes.indexOf(NEWLINE, start);
  return newline === -1 ? bytes.byteLength : newline + 1;
}

/** The text of one line, without its end. */
export function decodeLine(bytes: Uint8Array, start: number, end: number): string {
  let last = end;
  if (last > start && bytes[last - 1] === NEWLINE) last -= 1;
  if (last > start && bytes[last - 1] === CARRIAGE_RETURN) last -= 1;
  return decoder.decode(bytes.subarray(start, last));
}

function linesOf(piece: Uint8Array): string[] {
  const isTerminated = piece.at(-1) === NEWLINE;
  const text = decoder.decode(isTerminated ? piece.subarray(0, -1) : piece);
  const lines: string[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const hasReturn = end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN;
    lines.push(text.slice(start, hasReturn ? end - 1 : end));
    start = end + 1;
  }
  return lines;
}

/** The bytes of each line of a block, with its end as it stands in the file. */
export function splitLineBytes(block: LineBlock): Uint8Array[] {
  const lines: Uint8Array[] = [];
  block.eachLine((bytes, start) => {
    const end = lineEnd(bytes, start);
    lines.push(bytes.subarray(start, end));
    return end;
  });
  return lines;
}

/** Several pieces as one; a single piece is not copied. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  let length = 0;
  for (const piece of pieces) length += piece.byteLength;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.byteLength;
  }
  return joined;
}
