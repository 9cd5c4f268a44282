import { type LineBlock, lineEnd } from "../../jsonl/line-block.ts";

/** Where each line of a block ends in it, in bytes, its line end included. */
export function lineEnds(block: LineBlock): Uint32Array {
  const ends = new Uint32Array(block.count);
  let previous = 0;
  block.eachLine((bytes, start, place) => {
    const end = lineEnd(bytes, start);
    previous += end - start;
    ends[place] = previous;
    return end;
  });
  return ends;
}
