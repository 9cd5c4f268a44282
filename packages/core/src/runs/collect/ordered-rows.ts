import { LINES_ONLY } from "./lines-only.ts";
import { orderRows } from "./order-rows.ts";
import type { OrderedLine } from "./ordered-line.ts";
import { type RunReading, standingRows } from "./standing-rows.ts";

/**
 * The lines of a run in the order of its inputs. Their bytes are good until the next ones are asked for.
 *
 * @throws What `standingRows` and the spool throw.
 */
export async function* orderedLines(reading: RunReading): AsyncGenerator<OrderedLine[], void, undefined> {
  const { state, store, signal } = reading;
  const rows = state.input?.rows ?? 0;
  yield* orderRows(unorderedLines(reading), { run_id: state.run_id, rows, spool: store.spool, signal });
}

async function* unorderedLines(reading: RunReading): AsyncGenerator<OrderedLine[], void, undefined> {
  for await (const { lines, indexes, isMissing } of standingRows(reading, LINES_ONLY)) {
    yield lines().map((bytes, place) => ({ index: indexes[place] ?? 0, bytes, isMissing }));
  }
}
