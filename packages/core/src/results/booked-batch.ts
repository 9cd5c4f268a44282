import type { LineBlock } from "../jsonl/line-block.ts";
import type { RowOrigin } from "./result-row.ts";
import type { ResultTally } from "./result-tally.ts";
import type { RowLedger } from "./row-ledger.ts";

/** Rows that were read and booked together, and what is written for them. */
export interface BookedBatch<Row> {
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
  /** The row of an input that has none. */
  missing(input: { readonly index: number; readonly custom_id: string }, reason: string): Row;
}
