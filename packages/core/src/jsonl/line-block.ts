const NEWLINE = 0x0a;

/** Complete lines that arrived together. */
export interface LineBlock {
  /** The lines without their ends, decoded from UTF-8. A blank line is an empty string. */
  readonly lines: readonly string[];
  /** The 1-based number of the first line in the file. */
  readonly firstNumber: number;
  /** Where the first line begins in the file, in bytes. */
  readonly offset: number;
  /** The bytes of the lines, unchanged and in order, ends included; a line may be spread over several pieces. */
  readonly pieces: readonly Uint8Array[];
  /** Whether the last line of the block is the last of the file and has no newline. */
  readonly isUnterminated: boolean;
}

/** The bytes of each line of a block, with its end as it stands in the file. */
export function splitLineBytes(block: LineBlock): Uint8Array[] {
  const bytes = joinBytes(block.pieces);
  const lines: Uint8Array[] = [];
  let start = 0;
  while (start < bytes.byteLength) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.byteLength : newline + 1;
    lines.push(bytes.subarray(start, end));
    start = end;
  }
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
