import { joinBytes } from "../../jsonl/line-block.ts";
import { abortSink } from "../../ports/abort-sink.ts";
import type { Sink } from "../../ports/sink.ts";
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
  { ordered, onRows }: { readonly ordered: boolean; readonly onRows?: ((rows: number) => void) | undefined },
): Promise<void> {
  // Which lines stand was decided when they were collected: there is nothing to judge again.
  const unjudged = { ...reading, schema: undefined };
  try {
    for await (const batch of ordered ? orderedLines(unjudged) : standingRows(unjudged)) {
      if (batch.length > 0) await sink.write(joinBytes(batch.map((line) => line.bytes)));
      onRows?.(batch.length);
    }
    await sink.commit();
  } catch (error) {
    await abortSink(sink, error);
    throw error;
  }
}
