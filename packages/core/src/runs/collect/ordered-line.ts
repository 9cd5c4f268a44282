import { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import { readChunks } from "../../jsonl/byte-source.ts";
import { joinBytes } from "../../jsonl/line-block.ts";
import type { Source } from "../../ports/source.ts";

/** A line and the place where it belongs. */
export interface OrderedLine {
  readonly index: number;
  /** Whether it is ours, because nobody answered the request. */
  readonly isMissing: boolean;
  /** The line with its end. */
  readonly bytes: Uint8Array;
}

/** Before each line: its place, its length, and whether it is missing. */
const HEADER_BYTES = 9;

/** A line as it is stored, in pieces. */
export function encodeLine({ index, isMissing, bytes }: OrderedLine): readonly Uint8Array[] {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, index);
  view.setUint32(4, bytes.byteLength);
  view.setUint8(8, isMissing ? 1 : 0);
  return [header, bytes];
}

/**
 * Stored lines, as they are read.
 *
 * @throws {MistralBatchError} `source_unreadable` for a file that ends within a line.
 */
export async function* readLines(
  source: Source,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly OrderedLine[], void, undefined> {
  let pieces: Uint8Array[] = [];
  let waiting = 0;
  let needed = HEADER_BYTES;
  for await (const chunk of readChunks(source, signal)) {
    pieces.push(chunk);
    waiting += chunk.byteLength;
    // A long line is joined once, when all of it is there.
    if (waiting < needed) continue;
    const bytes = joinBytes(pieces);
    const { lines, end, next } = splitLines(bytes);
    pieces = [bytes.subarray(end)];
    waiting = bytes.byteLength - end;
    needed = next;
    yield lines;
  }
  if (waiting === 0) return;
  throw new MistralBatchError(`Cannot read "${source.name}" of the spool: it ends within a line; begin anew`, {
    code: "source_unreadable",
  });
}

function splitLines(bytes: Uint8Array): { lines: OrderedLine[]; end: number; next: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: OrderedLine[] = [];
  let end = 0;
  for (;;) {
    if (end + HEADER_BYTES > bytes.byteLength) return { lines, end, next: HEADER_BYTES };
    const length = HEADER_BYTES + view.getUint32(end + 4);
    if (end + length > bytes.byteLength) return { lines, end, next: length };
    const own = bytes.subarray(end + HEADER_BYTES, end + length);
    lines.push({ index: view.getUint32(end), isMissing: view.getUint8(end + 8) === 1, bytes: own });
    end += length;
  }
}
