import type { Client } from "../http/client.ts";
import { abortSink } from "../ports/abort-sink.ts";
import type { Sink } from "../ports/sink.ts";
import type { BatchJob } from "../wire/batch-job.ts";
import { batchBytes } from "./batch-bytes.ts";
import type { BookedBatch } from "./booked-batch.ts";
import type { InputIndex } from "./input-index.ts";
import { checkReadable } from "./read-results.ts";
import type { ReadResultsOptions } from "./read-results-options.ts";
import { readRowBatches } from "./read-row-batches.ts";
import type { ResultRow } from "./result-row.ts";
import type { ResultSummary } from "./result-summary.ts";
import { RowBooker } from "./row-booker.ts";
import type { RowLedger } from "./row-ledger.ts";
import { RowReader } from "./row-reader.ts";

/** How to collect results. */
export interface CollectResultsOptions<Endpoint extends string = string, Context = undefined, Value = undefined>
  extends ReadResultsOptions<Endpoint, Context, Value> {
  /** Called with how many rows were just written. */
  readonly onRows?: ((count: number) => void) | undefined;
  /** Called with the rows that were just written. They must be made for it, which takes about twice the time. */
  readonly onBatch?: ((rows: readonly ResultRow<Endpoint, Context, Value>[]) => void | Promise<void>) | undefined;
}

/**
 * Writes the results of an ended job to a sink as JSONL: the lines of the output and the error file as they stand there,
 * byte by byte, inline rows as the service gave them, and for each input without a row
 * `{"custom_id", "response": null, "error": {"type": "missing", "reason"}}`.
 *
 * Nothing is left out but blank lines and a line that stands there twice with the same line id. So the file has one line
 * for each input, unless `summary.duplicates`, `unexpected` or `unattributed` is above 0: of several lines with one
 * `custom_id` the first success stands, or else the first. The sink is committed when the books balance, else aborted.
 *
 * @param client - From `createClient`.
 * @param job - A job that has ended.
 * @param sink - Where to write.
 * @param options - As for `readResults`, and `onBatch`.
 * @returns What became of the job.
 * @throws What `readResults` throws, from the call or the rows; what the sink and `onBatch` throw.
 * @example
 * ```ts
 * import { collectResults, createClient, memorySink, waitForJob } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const job = await waitForJob(client, { job_id: "b4ac8bfd-6bd0-4bc0-8a2b-6a7f7a1d9f10" });
 * const sink = memorySink();
 * const { succeeded, failed } = await collectResults(client, job, sink);
 * ```
 */
export async function collectResults<
  JobEndpoint extends string,
  Endpoint extends string = JobEndpoint,
  Context = undefined,
  Value = undefined,
>(
  client: Client,
  job: BatchJob<JobEndpoint>,
  sink: Sink,
  options: CollectResultsOptions<Endpoint, Context, Value> = {},
): Promise<ResultSummary> {
  const { onBatch, onRows, ...readOptions } = options;
  checkReadable(job, readOptions);
  let summary: ResultSummary | undefined;
  const onEnd = (total: ResultSummary): void => void (summary = total);
  try {
    if (onBatch === undefined && isBookedByBytes(readOptions)) {
      const readerFor = (_: unknown, ledger: RowLedger): RowBooker => new RowBooker(ledger);
      const batches = readRowBatches(client, job, readOptions, { readerFor, onEnd });
      await writeAll(batches, sink, ({ count }) => onRows?.(count));
    } else {
      const readerFor = (inputs: InputIndex<Context>, ledger: RowLedger) =>
        new RowReader<Endpoint, Context, Value>(inputs, ledger, options.schema);
      const batches = readRowBatches(client, job, readOptions, { readerFor, onEnd });
      await writeAll(batches, sink, async ({ count, rows }) => {
        onRows?.(count);
        await onBatch?.(rows);
      });
    }
    if (summary === undefined) throw new TypeError("The rows ended without a summary");
    await sink.commit();
    return summary;
  } catch (error) {
    await abortSink(sink, error);
    throw error;
  }
}

async function writeAll<Row>(
  batches: AsyncIterable<BookedBatch<Row>>,
  sink: Sink,
  onWritten: (batch: BookedBatch<Row>) => unknown,
): Promise<void> {
  for await (const batch of batches) {
    for (const bytes of batchBytes(batch)) await sink.write(bytes);
    await onWritten(batch);
  }
}

/** Rows that nobody looks at are booked by their bytes, unless a schema or the ids of an array must judge them. */
function isBookedByBytes({
  schema,
  inputs,
}: Pick<ReadResultsOptions<string, unknown, unknown>, "schema" | "inputs">): boolean {
  return schema === undefined && (inputs === undefined || "open" in inputs);
}
