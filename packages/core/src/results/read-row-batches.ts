import type { Client } from "../http/client.ts";
import type { BatchJob } from "../wire/batch-job.ts";
import { askForOutputs } from "./ask-for-outputs.ts";
import { type BatchReader, type BookedBatch, type InputId, missingBatch } from "./booked-batch.ts";
import { type InputIndex, indexInputs } from "./input-index.ts";
import { missingReason } from "./missing-row.ts";
import { readJobBatches } from "./read-job-batches.ts";
import type { ReadResultsOptions } from "./read-results-options.ts";
import { type ResultSummary, summarize } from "./result-summary.ts";
import { RowLedger } from "./row-ledger.ts";

const MISSING_BATCH = 1000;
const MOST_RESERVED = 1_000_000;

/** What a caller wants of the rows. */
export interface RowBatchesPlan<Context, Row> {
  /** Makes the reader, once the inputs are known. */
  readonly readerFor: (inputs: InputIndex<Context>, ledger: RowLedger) => BatchReader<Row>;
  /** Called with the summary after the last batch was taken. */
  readonly onEnd: (summary: ResultSummary) => void;
}

/**
 * All rows of an ended job in batches as they arrive: inline rows, the output file, the error file, and then the inputs
 * that have no row. Successes mostly stand before failures, so a failure is seldom replaced after it was handed on.
 *
 * @throws {MistralBatchError} `accounting_failed` if the books do not balance.
 */
export async function* readRowBatches<Endpoint extends string, Context, Value, Row>(
  client: Client,
  job: BatchJob,
  options: ReadResultsOptions<Endpoint, Context, Value>,
  { readerFor, onEnd }: RowBatchesPlan<Context, Row>,
): AsyncGenerator<BookedBatch<Row>, void, undefined> {
  const { endpoint: _, inputs: given, schema: __, maxLineBytes, ...requestOptions } = options;
  const { random } = client;
  // The job's own count is only a hint: growing step by step costs time, too much room only memory.
  const count = Math.min(Math.max(job.total_requests, 0), MOST_RESERVED);
  const inputs = await indexInputs(given, { random, signal: options.signal, count });
  const ledger = new RowLedger(inputs.ids, inputs.count, inputs.idAt, random);
  const reader = readerFor(inputs, ledger);
  const current = await askForOutputs(client, job, requestOptions);
  yield* readJobBatches(client, reader, current, { ...requestOptions, maxLineBytes });
  const reason = missingReason(current.status);
  let missing: InputId[] = [];
  // Where no row is missing, nobody needs to read a source again for the ids.
  for await (const input of ledger.count("missing") === 0 ? [] : inputs.all()) {
    if (!ledger.isMissing(input.index)) continue;
    missing.push(input);
    if (missing.length < MISSING_BATCH) continue;
    yield missingBatch(reader, missing, reason);
    missing = [];
  }
  if (missing.length > 0) yield missingBatch(reader, missing, reason);
  onEnd(summarize(current, inputs.count, ledger, reader.tally));
}
