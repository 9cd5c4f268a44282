import type { LineBlock } from "../jsonl/line-block.ts";
import { missingLine } from "./missing-row.ts";
import type { RowOrigin } from "./result-row.ts";
import type { ResultTally } from "./result-tally.ts";
import type { RowLedger } from "./row-ledger.ts";

/** Rows that were read and booked together, and what is written for them. */
export interface BookedBatch<Row> {
  /** How many rows there are. */
  readonly count: number;
  /** The place of the request of each row among the inputs, or -1. Good until the next batch. */
  readonly indexes: Int32Array;
  /** What became of each row, as its place in `ROW_STATES`. Good until the next batch. */
  readonly states: Uint8Array;
  /** The rows to look at; none where they are only booked. */
  readonly rows: Row[];
  /** The lines that the rows are from; null for rows that have none. */
  readonly block: LineBlock | null;
  /** The places in the block of the lines that became rows; null where all did. */
  readonly kept: readonly number[] | null;
  /** What stands for rows without lines: items of `outputs`, or what tells of a missing row. */
  readonly items: readonly unknown[] | null;
}

/** Where lines are from. In a spool those of the output and of the error file stand together. */
export type LineOrigin = RowOrigin | "spool";

/** An input by its place and its id. */
export interface InputId {
  readonly index: number;
  readonly custom_id: string;
}

/** Reads rows and books them: as rows to look at, or only to pass their lines on. */
export interface BatchReader<Row> {
  readonly ledger: RowLedger;
  readonly tally: ResultTally;
  /** About how many bytes of lines it reads at a time. */
  readonly blockBytes?: number;
  /**
   * The rows of a block of lines. Blank lines and repeated lines give none.
   *
   * @throws {ResponseError} `incomplete_body` where the file ends within a line.
   */
  readBlock(block: LineBlock, file: LineOrigin): BookedBatch<Row> | Promise<BookedBatch<Row>>;
  /** The rows of a job's inline `outputs`. Repeated items give none. */
  readItems(outputs: readonly unknown[]): BookedBatch<Row> | Promise<BookedBatch<Row>>;
  /** The row of an input that has none; undefined where rows are only booked. */
  missing(input: InputId, reason: string): Row | undefined;
}

/** The rows of inputs that have none. */
export function missingBatch<Row>(
  reader: Pick<BatchReader<Row>, "missing">,
  inputs: readonly InputId[],
  reason: string,
): BookedBatch<Row> {
  return {
    count: inputs.length,
    indexes: Int32Array.from(inputs, ({ index }) => index),
    // Missing is the first of the states.
    states: new Uint8Array(inputs.length),
    rows: inputs.map((input) => reader.missing(input, reason)).filter((row) => row !== undefined),
    block: null,
    kept: null,
    items: inputs.map(({ custom_id }) => missingLine(custom_id, reason)),
  };
}
