import { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import type { Client } from "../../http/client.ts";
import { sha256Hex } from "../../jsonl/sha256-hex.ts";
import { abortSink } from "../../ports/abort-sink.ts";
import type { Sink } from "../../ports/sink.ts";
import type { Source } from "../../ports/source.ts";
import { batchBytes } from "../../results/batch-bytes.ts";
import type { ErrorCount } from "../../results/error-tally.ts";
import { indexInputs } from "../../results/input-index.ts";
import type { ReadFileOptions } from "../../results/read-result-file.ts";
import { RowBooker } from "../../results/row-booker.ts";
import { RowLedger } from "../../results/row-ledger.ts";
import { RowReader } from "../../results/row-reader.ts";
import type { StandardSchema } from "../../results/standard-schema.ts";
import type { ResultUsage } from "../../results/usage-tally.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import type { PartCounts } from "../ledger/run-event.ts";
import { countsByState } from "./part-counts.ts";
import { readJobRows } from "./read-job-rows.ts";

/** What a part was sent as, and where its rows are. */
export interface PartToCollect {
  /** Its jobs, ended, the oldest first: late twins hold rows that were paid for, too. */
  readonly jobs: readonly BatchJob[];
  /** The lines as they were sent. */
  readonly inputs: Source;
  readonly rows: number;
}

/** How a part is collected. */
export interface CollectPartOptions extends ReadFileOptions {
  /** Judges the answers: those that it refuses are `invalid`. */
  readonly schema?: StandardSchema | undefined;
}

/** What became of the rows of a part. */
export interface CollectedPart {
  readonly counts: PartCounts;
  readonly usage: ResultUsage;
  readonly errors: readonly ErrorCount[];
  /** The state of each row, as its place in `ROW_STATES`. */
  readonly outcomes: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the outcomes, in hexadecimal. */
  readonly digest: string;
  /** Why rows are missing although the service once had them: a file was gone while others could be read. */
  readonly problem: string | null;
}

/**
 * Reads the rows of a part, writes their lines as they stand, and books each of them.
 *
 * @param client - From `createClient`.
 * @param part - Its jobs and its lines.
 * @param sink - Where the lines go; it is committed when the books balance. Null books only.
 * @param options - Signal, limits, schema.
 * @throws {MistralBatchError} `accounting_failed`; `results_unavailable` where no row could be read because the service has
 * the files no more, while what can be read of some files is never thrown away; what the sink throws.
 * @throws What `downloadFile` throws.
 */
export async function collectPart(
  client: Client,
  { jobs, inputs, rows }: PartToCollect,
  sink: Sink | null,
  { schema, ...options }: CollectPartOptions = {},
): Promise<CollectedPart> {
  const { random } = client;
  const gone: MistralBatchError[] = [];
  const onUnavailable = (error: MistralBatchError): void => void gone.push(error);
  try {
    const index = await indexInputs<undefined>(inputs, { random, signal: options.signal, count: rows });
    if (index.count !== rows) throw unbalanced(inputs, `${rows} rows were sent, but ${index.count} are there`);
    const ledger = new RowLedger(index.ids, rows, index.idAt, random);
    const reader =
      schema === undefined ? new RowBooker(ledger) : new RowReader<string, undefined, unknown>(index, ledger, schema);
    for (const job of jobs) {
      for await (const batch of readJobRows<unknown>(client, reader, job, { ...options, onUnavailable })) {
        if (sink !== null) for (const bytes of batchBytes(batch)) await sink.write(bytes);
      }
    }
    const [problem] = gone;
    if (problem !== undefined && ledger.rows === 0) throw problem;
    const imbalance = ledger.findImbalance();
    if (imbalance !== undefined) throw unbalanced(inputs, imbalance);
    const outcomes = ledger.codes();
    const digest = await sha256Hex(outcomes);
    await sink?.commit();
    return {
      counts: countsOf(ledger),
      usage: reader.tally.usage.total(),
      errors: reader.tally.errors.top(),
      outcomes,
      digest,
      problem: problem?.message ?? null,
    };
  } catch (error) {
    if (sink !== null) await abortSink(sink, error);
    throw error;
  }
}

function countsOf(ledger: RowLedger): CollectedPart["counts"] {
  return {
    ...countsByState((state) => ledger.count(state)),
    duplicates: ledger.duplicates,
    repeated_lines: ledger.repeats,
    unexpected: ledger.unexpected,
    unattributed: ledger.unattributed,
  };
}

function unbalanced({ name }: Source, why: string): MistralBatchError {
  return new MistralBatchError(`Cannot account for "${name}": ${why}; go on with the run to read its rows again`, {
    code: "accounting_failed",
  });
}
