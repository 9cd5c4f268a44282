import type { LineBlock } from "../../jsonl/line-block.ts";

const NEWLINE = 0x0a;

/** Where each line of a block ends in it, in bytes, its line end included. */
export function lineEnds({ lines, pieces }: LineBlock): Uint32Array {
  const ends = new Uint32Array(lines.length);
  let count = 0;
  let start = 0;
  for (const piece of pieces) {
    for (let place = piece.indexOf(NEWLINE); place !== -1; place = piece.indexOf(NEWLINE, place + 1)) {
      ends[count] = start + place + 1;
      count += 1;
    }
    start += piece.byteLength;
  }
  if (count < lines.length) ends[count] = start;
  return ends;
}
