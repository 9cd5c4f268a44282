import { encodeJsonLine } from "../jsonl/encode-json-line.ts";
import { joinBytes, splitLineBytes } from "../jsonl/line-block.ts";
import type { BookedBatch } from "./booked-batch.ts";

const NEWLINE = /* @__PURE__ */ Uint8Array.of(0x0a);

/** The lines of a batch as they are written, in few pieces: those of a file unchanged, each with its end. */
export function batchBytes<Row>(batch: BookedBatch<Row>): readonly Uint8Array[] {
  const { block, kept } = batch;
  return block !== null && kept === null ? withEnd(block.pieces, block.isUnterminated) : [joinBytes(batchLines(batch))];
}

/** The line of each row of a batch as it is written. */
export function batchLines<Row>({ block, kept, items }: BookedBatch<Row>): readonly Uint8Array[] {
  if (block === null) return (items ?? []).map(encodeJsonLine);
  const lines = withEnd(splitLineBytes(block), block.isUnterminated);
  return kept === null ? lines : kept.map((place) => lines[place] ?? NEWLINE);
}

/** The last line of a file may lack its newline. */
function withEnd(pieces: readonly Uint8Array[], isUnterminated: boolean): readonly Uint8Array[] {
  return isUnterminated ? [...pieces.slice(0, -1), joinBytes([...pieces.slice(-1), NEWLINE])] : pieces;
}
