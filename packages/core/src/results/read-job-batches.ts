import { isMistralBatchError, type MistralBatchError } from "../errors/mistral-batch-error.ts";
import type { Client } from "../http/client.ts";
import type { BatchJob } from "../wire/batch-job.ts";
import type { BatchReader, BookedBatch } from "./booked-batch.ts";
import { meaningOf, openResultFile, type ReadFileOptions } from "./read-result-file.ts";

/** How the results of one job are read. */
export interface ReadJobOptions extends ReadFileOptions {
  /** Told of a file that the service no longer has; the others are read on. Left out, the reading ends with the error. */
  readonly onUnavailable?: ((error: MistralBatchError) => void) | undefined;
}

/** The rows of a job as they arrive: inline rows, the output file, the error file. */
export async function* readJobBatches<Row>(
  client: Client,
  reader: BatchReader<Row>,
  { id, outputs, output_file, error_file }: BatchJob,
  { onUnavailable, ...options }: ReadJobOptions,
): AsyncGenerator<BookedBatch<Row>, void, undefined> {
  reader.ledger.isInline = true;
  const inline = await reader.readItems(outputs ?? []);
  reader.ledger.isInline = false;
  if (inline.count > 0) yield inline;
  for (const [file, file_id] of [
    ["output", output_file],
    ["error", error_file],
  ] as const) {
    if (file_id === null || file_id === undefined) continue;
    try {
      for await (const block of await openResultFile(client, file_id, { ...options, blockBytes: reader.blockBytes })) {
        const read = reader.readBlock(block, file);
        // Without a schema nothing is to be waited for, which would cost as much as booking the rows does.
        const batch = read instanceof Promise ? await read : read;
        if (batch.count > 0) yield batch;
      }
    } catch (reason) {
      const error = meaningOf(reason, id, file_id);
      if (onUnavailable === undefined || !isUnavailable(error)) throw error;
      onUnavailable(error);
    }
  }
}

function isUnavailable(error: unknown): error is MistralBatchError {
  return isMistralBatchError(error) && error.code === "results_unavailable";
}
