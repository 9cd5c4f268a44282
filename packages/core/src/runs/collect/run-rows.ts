import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import type { ResultRow } from "../../results/result-row.ts";
import { RowReader } from "../../results/row-reader.ts";
import { orderedLines } from "./ordered-rows.ts";
import type { PartReader } from "./read-part-rows.ts";
import { rowOfLine } from "./row-of-line.ts";
import { type RunReading, standingRows } from "./standing-rows.ts";

/**
 * The rows of a run, to be read once: one by one, or batch by batch, which is faster. Each input has exactly one.
 */
export interface RunRows<Endpoint extends string = string, Context = undefined, Value = undefined>
  extends AsyncIterable<ResultRow<Endpoint, Context, Value>> {
  /** The rows as they are read, some hundreds together. */
  batches(): AsyncIterable<ResultRow<Endpoint, Context, Value>[]>;
}

/** How rows are read. */
export interface RunRowsOptions<Context> {
  readonly ordered: boolean;
  readonly contextAt: (index: number) => Context | undefined;
}

type AnyRow = ResultRow<string, undefined, unknown>;

/** The rows of a run that has ended. */
export function readRunRows<Endpoint extends string, Context, Value = undefined>(
  reading: RunReading,
  { ordered, contextAt }: RunRowsOptions<Context>,
): RunRows<Endpoint, Context, Value> {
  let isTaken = false;
  async function* read(): AsyncGenerator<ResultRow<Endpoint, Context, Value>[], void, undefined> {
    for await (const rows of ordered ? inOrder(reading) : asTheyCome(reading)) {
      // The endpoint of the run types its rows, and its schema their values; nobody checks what the service answers.
      yield rows.map((row) => ({ ...row, context: contextAt(row.index ?? -1) }) as ResultRow<Endpoint, Context, Value>);
    }
  }
  const batches = (): AsyncIterable<ResultRow<Endpoint, Context, Value>[]> => {
    if (isTaken) throw new InvalidInputError("Cannot read the rows of a run a second time: call results again");
    isTaken = true;
    return read();
  };
  return {
    batches,
    async *[Symbol.asyncIterator]() {
      for await (const rows of batches()) for (const row of rows) yield row;
    },
  };
}

async function* asTheyCome(reading: RunReading): AsyncGenerator<AnyRow[], void, undefined> {
  const readerFor: PartReader<AnyRow> = (index, ledger) =>
    new RowReader<string, undefined, unknown>(index, ledger, reading.schema);
  for await (const { rows, indexes } of standingRows(reading, readerFor)) {
    yield rows.map((row, place) => ({ ...row, index: indexes[place] ?? null, duplicate: false, replaces: null }));
  }
}

/** So many rows are made of lines at a time. */
const ROW_BATCH = 500;

async function* inOrder(reading: RunReading): AsyncGenerator<AnyRow[], void, undefined> {
  for await (const lines of orderedLines(reading)) {
    for (let first = 0; first < lines.length; first += ROW_BATCH) {
      const some = lines.slice(first, first + ROW_BATCH);
      yield await Promise.all(some.map(async (line) => await rowOfLine(line, reading.schema)));
    }
  }
}
