import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Client } from "../http/client.ts";
import { resultLineLimit } from "../jsonl/line-limits.ts";
import type { BatchJob } from "../wire/batch-job.ts";
import { isTerminal } from "../wire/batch-job-status.ts";
import type { InputIndex } from "./input-index.ts";
import type { ReadResultsOptions } from "./read-results-options.ts";
import { readRowBatches } from "./read-row-batches.ts";
import type { ResultRow } from "./result-row.ts";
import type { ResultSummary } from "./result-summary.ts";
import type { RowLedger } from "./row-ledger.ts";
import { RowReader } from "./row-reader.ts";
import { checkSchema } from "./validate-answer.ts";

/**
 * The rows of a job, to be read once: one by one, or batch by batch, which is faster. Nothing is requested before the
 * first is asked for. Leaving the loop closes the connection.
 */
export interface ResultRows<Endpoint extends string = string, Context = undefined, Value = undefined>
  extends AsyncIterable<ResultRow<Endpoint, Context, Value>> {
  /** The rows as they arrive, some hundreds together. */
  batches(): AsyncIterable<ResultRow<Endpoint, Context, Value>[]>;
  /**
   * What became of the job.
   *
   * @throws {InvalidInputError} `invalid_argument` unless the rows were read to their end.
   */
  summary(): ResultSummary;
}

/**
 * Reads the results of an ended job, whatever its end: rows of a timed-out or cancelled job are paid too. The output
 * file, the error file and inline rows come as one, each row with its outcome.
 *
 * A `custom_id` that comes twice keeps its first row, except that a success stands in for a failure: it then has
 * `replaces: "failed"`. Rows that do not count have `duplicate: true`. A line that is not JSON is a failed row.
 *
 * @param client - From `createClient`.
 * @param job - A job that has ended, as `waitForJob` or `getJob` gives it.
 * @param options - `endpoint` to type the rows, `inputs` to match them, `schema` to judge them; signal, limits, retries and headers of each call.
 * @throws {InvalidInputError} At once: `invalid_argument` for a job that has not ended or has another endpoint. From the
 * rows: `invalid_input` for inputs that rows cannot be matched to.
 * @throws {MistralBatchError} From the rows: `results_unavailable` where a file is gone; `accounting_failed` where not
 * every input has exactly one outcome.
 * @throws {ResponseError} From the rows: `incomplete_body` for a file cut off within a line, `line_too_long`.
 * @throws What `downloadFile` and `getJob` throw.
 * @example
 * ```ts
 * import { createClient, readResults, waitForJob } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const job = await waitForJob(client, { job_id: "b4ac8bfd-6bd0-4bc0-8a2b-6a7f7a1d9f10" });
 * const rows = readResults(client, job, { endpoint: "/v1/chat/completions" });
 * for await (const row of rows) {
 *   if (row.outcome === "succeeded") console.log(row.custom_id, row.body.choices[0]?.message?.content);
 *   else console.error(row.custom_id, row.outcome);
 * }
 * console.log(rows.summary().failed);
 * ```
 */
export function readResults<
  JobEndpoint extends string,
  Endpoint extends string = JobEndpoint,
  Context = undefined,
  Value = undefined,
>(
  client: Client,
  job: BatchJob<JobEndpoint>,
  options: ReadResultsOptions<Endpoint, Context, Value> = {},
): ResultRows<Endpoint, Context, Value> {
  checkReadable(job, options);
  let isTaken = false;
  let summary: ResultSummary | undefined;
  const onEnd = (total: ResultSummary): void => void (summary = total);
  const readerFor = (inputs: InputIndex<Context>, ledger: RowLedger) =>
    new RowReader<Endpoint, Context, Value>(inputs, ledger, options.schema);
  async function* read(): AsyncGenerator<ResultRow<Endpoint, Context, Value>[], void, undefined> {
    for await (const { rows } of readRowBatches(client, job, options, { readerFor, onEnd })) yield rows;
  }
  const batches = (): AsyncGenerator<ResultRow<Endpoint, Context, Value>[], void, undefined> => {
    if (isTaken) throw readTwice(job);
    isTaken = true;
    return read();
  };
  return {
    batches,
    async *[Symbol.asyncIterator]() {
      for await (const rows of batches()) for (const row of rows) yield row;
    },
    summary() {
      if (summary === undefined) throw noSummary(job);
      return summary;
    },
  };
}

/**
 * Refuses what cannot be read, before anything is requested.
 *
 * @throws {InvalidInputError} `invalid_argument`
 */
export function checkReadable(
  job: BatchJob,
  {
    endpoint,
    inputs,
    maxLineBytes,
    schema,
  }: {
    readonly endpoint?: string | undefined;
    readonly inputs?: unknown;
    readonly maxLineBytes?: number | undefined;
    readonly schema?: unknown;
  },
): void {
  resultLineLimit(maxLineBytes);
  checkSchema(schema);
  // Whoever writes JavaScript may hand in an id, or the object that jobs.wait takes.
  const { id, status }: { readonly id?: unknown; readonly status?: unknown } = job ?? {};
  if (typeof id !== "string" || typeof status !== "string") throw wrong("job", "an ended job");
  if (inputs !== undefined && (typeof inputs !== "object" || inputs === null))
    throw wrong("inputs", "inputs as a source or an array");
  if (!isTerminal(job)) {
    throw new InvalidInputError(
      `Cannot read the results of job ${job.id}: it is ${job.status}; wait until it has ended, with waitForJob`,
      { field: "job" },
    );
  }
  // A service that leaves the endpoint out gives an empty one.
  if (endpoint !== undefined && job.endpoint !== "" && endpoint !== job.endpoint) {
    throw new InvalidInputError(
      `Cannot read the results of job ${job.id} as "${endpoint}": the job called "${job.endpoint}"; pass that endpoint`,
      { field: "endpoint" },
    );
  }
}

function wrong(field: string, what: string): InvalidInputError {
  return new InvalidInputError(`Cannot read results: pass ${what}`, { field });
}

function readTwice({ id }: BatchJob): InvalidInputError {
  return new InvalidInputError(
    `Cannot read the rows of job ${id} a second time: they are not kept; call readResults again`,
  );
}

function noSummary({ id }: BatchJob): InvalidInputError {
  return new InvalidInputError(
    `Cannot summarize job ${id}: its rows were not read to the end; iterate over all of them first`,
  );
}
