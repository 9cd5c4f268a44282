import type { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import { resultLineLimit } from "../../jsonl/line-limits.ts";
import { readBlocks } from "../../jsonl/read-blocks.ts";
import type { BatchReader, BookedBatch } from "../../results/booked-batch.ts";
import { type InputIndex, indexInputs } from "../../results/input-index.ts";
import { RowLedger } from "../../results/row-ledger.ts";
import type { PartJob, PartState } from "../ledger/run-state.ts";
import { getEndedJob } from "./get-ended-job.ts";
import { partFile } from "./part-file.ts";
import { readJobRows } from "./read-job-rows.ts";
import type { RunReading } from "./standing-rows.ts";

/** Makes a reader for the rows of a part. */
export type PartReader<Row> = (index: InputIndex<undefined>, ledger: RowLedger) => BatchReader<Row>;

/**
 * The rows of a part that was collected, each with its place in the part: from the spool, or where it has no such file from
 * the service. They come in the order in which they were booked.
 *
 * @param onUnavailable - Told of a file that the service no longer has; the others are read on.
 * @throws What `getEndedJob` throws.
 */
export async function* readPartRows<Row>(
  { client, store, state, inputOf, signal, maxLineBytes }: RunReading,
  part: PartState,
  readerFor: PartReader<Row>,
  onUnavailable: (error: MistralBatchError) => void,
): AsyncGenerator<BookedBatch<Row>, void, undefined> {
  const { random } = client;
  const index = await indexInputs<undefined>(await inputOf(part), { random, signal, count: part.rows });
  const ledger = new RowLedger(index.ids, part.rows, index.idAt, random);
  const reader = readerFor(index, ledger);
  const { blockBytes } = reader;
  for (const collection of part.collections.keys()) {
    const spooled = await store.spool?.source(partFile(state.run_id, part.part, collection));
    if (spooled === undefined) {
      for (const known of jobsByAge(part, collection)) {
        const job = await getEndedJob(client, known, { signal });
        yield* readJobRows(client, reader, job, { signal, maxLineBytes, onUnavailable });
      }
      continue;
    }
    for await (const block of readBlocks(spooled, { ...resultLineLimit(maxLineBytes), blockBytes, signal })) {
      yield await reader.readBlock(block, "spool");
    }
  }
}

/** The jobs whose rows a collection booked, the oldest first. */
function jobsByAge({ jobs }: PartState, collection: number): readonly PartJob[] {
  const booked = jobs.filter((job) => job.collection === collection);
  return booked.sort((left, right) => left.created_at - right.created_at);
}
