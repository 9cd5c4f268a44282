import type { Client } from "../http/client.ts";
import type { BatchJob } from "../wire/batch-job.ts";
import { askForOutputs } from "./ask-for-outputs.ts";
import { indexInputs } from "./input-index.ts";
import { type ReadFileOptions, readResultFile } from "./read-result-file.ts";
import type { ReadResultsOptions } from "./read-results-options.ts";
import type { ResultRow } from "./result-row.ts";
import { type ResultSummary, summarize } from "./result-summary.ts";
import { RowLedger } from "./row-ledger.ts";
import { type RowBatch, RowReader } from "./row-reader.ts";

const MISSING_BATCH = 1000;
const MOST_RESERVED = 1_000_000;

/**
 * All rows of an ended job in batches as they arrive: inline rows, the output file, the error file, and then the inputs
 * that have no row. Successes mostly stand before failures, so a failure is seldom replaced after it was handed on.
 *
 * @param onEnd - Called with the summary after the last batch was taken.
 * @throws {MistralBatchError} `accounting_failed` if the books do not balance.
 */
export async function* readRowBatches<Endpoint extends string, Context>(
  client: Client,
  job: BatchJob,
  options: ReadResultsOptions<Endpoint, Context>,
  onEnd: (summary: ResultSummary) => void,
): AsyncGenerator<RowBatch<Endpoint, Context>, void, undefined> {
  const { endpoint: _, inputs: given, maxLineBytes, ...requestOptions } = options;
  const { random } = client;
  const inputs = await indexInputs(given, { random, signal: options.signal });
  const ledger = new RowLedger(inputs.ids, inputs.count, inputs.idAt, random);
  const reader = new RowReader<Endpoint, Context>(inputs, ledger);
  const current = await askForOutputs(client, job, requestOptions);
  // The job's own count is only a hint here: growing step by step costs time, too much room only memory.
  if (inputs.count === null) inputs.ids.reserve(Math.min(Math.max(current.total_requests, 0), MOST_RESERVED));
  const inline = reader.readItems(current.outputs ?? []);
  if (inline.rows.length > 0) yield inline;
  yield* readFiles(client, reader, current, { ...requestOptions, maxLineBytes });
  let rows: ResultRow<Endpoint, Context>[] = [];
  for await (const { index, custom_id } of inputs.all()) {
    if (!ledger.isMissing(index)) continue;
    rows.push(missingRow(current, index, custom_id, inputs.contextAt(index)));
    if (rows.length < MISSING_BATCH) continue;
    yield { rows, block: null, kept: null, items: null };
    rows = [];
  }
  if (rows.length > 0) yield { rows, block: null, kept: null, items: null };
  onEnd(summarize(current, inputs.count, ledger, reader.errors, reader.usage));
}

async function* readFiles<Endpoint extends string, Context>(
  client: Client,
  reader: RowReader<Endpoint, Context>,
  { id, output_file, error_file }: BatchJob,
  options: ReadFileOptions,
): AsyncGenerator<RowBatch<Endpoint, Context>, void, undefined> {
  for (const [file, file_id] of [
    ["output", output_file],
    ["error", error_file],
  ] as const) {
    if (file_id === null || file_id === undefined) continue;
    for await (const block of readResultFile(client, id, file_id, options)) {
      const batch = reader.readBlock(block, file);
      if (batch.rows.length > 0) yield batch;
    }
  }
}

function missingRow<Endpoint extends string, Context>(
  { status }: BatchJob,
  index: number,
  custom_id: string,
  context: Context | undefined,
): ResultRow<Endpoint, Context> {
  const reason = `The job ended as ${status} without a row for this request`;
  return {
    outcome: "missing",
    class: "retryable",
    reason,
    custom_id,
    index,
    context,
    line: null,
    file: null,
    duplicate: false,
    replaces: null,
  };
}
