import type { Client } from "../../http/client.ts";
import { askForOutputs } from "../../results/ask-for-outputs.ts";
import type { BatchReader, BookedBatch } from "../../results/booked-batch.ts";
import { type ReadJobOptions, readJobBatches } from "../../results/read-job-batches.ts";
import type { BatchJob } from "../../wire/batch-job.ts";

/**
 * The rows that a job holds: inline rows, the output file, the error file.
 *
 * @throws What `readJobBatches` throws.
 */
export async function* readJobRows<Row>(
  client: Client,
  reader: BatchReader<Row>,
  job: BatchJob,
  options: ReadJobOptions,
): AsyncGenerator<BookedBatch<Row>, void, undefined> {
  const { onUnavailable: _, maxLineBytes: __, ...requestOptions } = options;
  yield* readJobBatches(client, reader, await askForOutputs(client, job, requestOptions), options);
}
