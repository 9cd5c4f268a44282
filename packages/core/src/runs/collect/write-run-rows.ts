import { joinBytes } from "../../jsonl/line-block.ts";
import { abortSink } from "../../ports/abort-sink.ts";
import type { Sink } from "../../ports/sink.ts";
import { LINES_ONLY } from "./lines-only.ts";
import { orderedLines } from "./ordered-rows.ts";
import { type RunReading, standingRows } from "./standing-rows.ts";

/**
 * Writes the rows of a run as JSONL, one line for each input.
 *
 * @param onRows - Called with how many rows were written at a time.
 * @throws What `standingRows` and the sink throw; then the sink was aborted.
 */
export async function writeRunRows(
  reading: RunReading,
  sink: Sink,
  { ordered, onRows }: { readonly ordered: boolean; readonly onRows?: OnRows },
): Promise<void> {
  try {
    for await (const pieces of ordered ? inOrder(reading, onRows) : asTheyCome(reading, onRows)) {
      for (const bytes of pieces) await sink.write(bytes);
    }
    await sink.commit();
  } catch (error) {
    await abortSink(sink, error);
    throw error;
  }
}

type OnRows = ((rows: number) => void) | undefined;

async function* inOrder(reading: RunReading, onRows: OnRows): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  for await (const lines of orderedLines(reading)) {
    // One piece: a write for each line would cost more than the line.
    yield [joinBytes(lines.map(({ bytes }) => bytes))];
    onRows?.(lines.length);
  }
}

async function* asTheyCome(
  reading: RunReading,
  onRows: OnRows,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  for await (const { indexes, bytes } of standingRows(reading, LINES_ONLY)) {
    yield bytes();
    onRows?.(indexes.length);
  }
}
