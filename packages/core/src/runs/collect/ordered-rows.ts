import { LINES_ONLY } from "./lines-only.ts";
import { orderRows } from "./order-rows.ts";
import type { OrderedLine } from "./ordered-line.ts";
import { partFile } from "./part-file.ts";
import { type RunReading, standingRows } from "./standing-rows.ts";

/**
 * The lines of a run in the order of its inputs.
 *
 * @throws What `standingRows` and the spool throw.
 */
export async function* orderedLines(reading: RunReading): AsyncGenerator<OrderedLine[], void, undefined> {
  const { state, store, signal } = reading;
  const rows = state.input?.rows ?? 0;
  const bytes = await guessBytes(reading);
  yield* orderRows(unorderedLines(reading), { run_id: state.run_id, rows, bytes, spool: store.spool, signal });
}

async function* unorderedLines(reading: RunReading): AsyncGenerator<OrderedLine[], void, undefined> {
  for await (const { lines, indexes, isMissing } of standingRows(reading, LINES_ONLY)) {
    yield lines().map((bytes, place) => ({ index: indexes[place] ?? 0, bytes, isMissing }));
  }
}

/** Answers are much shorter or much longer than requests; what lies in the spool says more. */
async function guessBytes({ state: { run_id, parts }, store: { spool } }: RunReading): Promise<number> {
  let bytes = 0;
  for (const part of parts) {
    const source = await spool?.source(partFile(run_id, part.part));
    bytes += source?.size ?? part.bytes;
  }
  return bytes;
}
