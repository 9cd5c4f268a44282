import type { Client } from "../http/client.ts";
import type { BatchJob } from "../wire/batch-job.ts";
import { askForOutputs } from "./ask-for-outputs.ts";
import { indexInputs } from "./input-index.ts";
import { readJobBatches } from "./read-job-batches.ts";
import type { ReadResultsOptions } from "./read-results-options.ts";
import type { MissingRow, ResultRow } from "./result-row.ts";
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
export async function* readRowBatches<Endpoint extends string, Context, Value>(
  client: Client,
  job: BatchJob,
  options: ReadResultsOptions<Endpoint, Context, Value>,
  onEnd: (summary: ResultSummary) => void,
): AsyncGenerator<RowBatch<Endpoint, Context, Value>, void, undefined> {
  const { endpoint: _, inputs: given, schema, maxLineBytes, ...requestOptions } = options;
  const { random } = client;
  const inputs = await indexInputs(given, { random, signal: options.signal });
  const ledger = new RowLedger(inputs.ids, inputs.count, inputs.idAt, random);
  const reader = new RowReader<Endpoint, Context, Value>(inputs, ledger, schema);
  const current = await askForOutputs(client, job, requestOptions);
  // The job's own count is only a hint here: growing step by step costs time, too much room only memory.
  if (inputs.count === null) inputs.ids.reserve(Math.min(Math.max(current.total_requests, 0), MOST_RESERVED));
  yield* readJobBatches(client, reader, current, { ...requestOptions, maxLineBytes });
  const reason = missingReason(current.status);
  let rows: ResultRow<Endpoint, Context, Value>[] = [];
  for await (const { index, custom_id } of inputs.all()) {
    if (!ledger.isMissing(index)) continue;
    rows.push(missingRow(reason, index, custom_id, inputs.contextAt(index)));
    if (rows.length < MISSING_BATCH) continue;
    yield { rows, block: null, kept: null, items: null };
    rows = [];
  }
  if (rows.length > 0) yield { rows, block: null, kept: null, items: null };
  onEnd(summarize(current, inputs.count, ledger, reader.errors, reader.usage));
}

/** Why a request of an ended job has no row. */
export function missingReason(status: string): string {
  return `The job ended as ${status} without a row for this request`;
}

/** The row of a request that has none. */
export function missingRow<Context>(
  reason: string,
  index: number,
  custom_id: string,
  context: Context | undefined,
): MissingRow<Context> {
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
