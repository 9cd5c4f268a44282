import type { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import { resultLineLimit } from "../../jsonl/line-limits.ts";
import { readBlocks } from "../../jsonl/read-blocks.ts";
import { getJob } from "../../operations/jobs/get-job.ts";
import { indexInputs } from "../../results/input-index.ts";
import { RowLedger } from "../../results/row-ledger.ts";
import { type RowBatch, RowReader } from "../../results/row-reader.ts";
import type { PartState } from "../ledger/run-state.ts";
import { partFile } from "./part-file.ts";
import { readJobRows } from "./read-job-rows.ts";
import type { RunReading } from "./standing-rows.ts";

/**
 * The rows of a part that was collected, each with its place in the part: from the spool, or where it has no such file from
 * the service. They come in the order in which they were booked.
 *
 * @param onUnavailable - Told of a file that the service no longer has; the others are read on.
 * @throws What `getJob` throws.
 */
export async function* readPartRows(
  { client, store, state, inputOf, signal, schema, maxLineBytes }: RunReading,
  part: PartState,
  onUnavailable: (error: MistralBatchError) => void,
): AsyncGenerator<RowBatch<string, undefined, unknown>, void, undefined> {
  const { random } = client;
  const index = await indexInputs<undefined>(await inputOf(part), { random, signal });
  const ledger = new RowLedger(index.ids, part.rows, index.idAt, random);
  const reader = new RowReader<string, undefined, unknown>(index, ledger, schema);
  const spooled = await store.spool?.source(partFile(state.run_id, part.part));
  if (spooled === undefined) {
    for (const job_id of jobsByAge(part)) {
      const job = await getJob(client, { job_id }, { signal });
      yield* readJobRows(client, reader, job, { signal, maxLineBytes, onUnavailable });
    }
    return;
  }
  for await (const block of readBlocks(spooled, { ...resultLineLimit(maxLineBytes), signal })) {
    const batch = await reader.readBlock(block, "output");
    // The lines of both files stand together there.
    for (const row of batch.rows) if (row.outcome === "failed") Object.assign(row, { file: "error" });
    yield batch;
  }
}

function jobsByAge({ jobs }: PartState): readonly string[] {
  return [...jobs].sort((left, right) => left.created_at - right.created_at).map(({ job_id }) => job_id);
}
