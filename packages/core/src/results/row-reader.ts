import { ResponseError } from "../errors/response-error.ts";
import type { LineBlock } from "../jsonl/line-block.ts";
import type { ResponseBody } from "../wire/endpoints/api-endpoint.ts";
import type { ResultLine } from "../wire/result-line.ts";
import { classifyLine, isRecord, type LineOutcome } from "./classify-line.ts";
import { ErrorTally } from "./error-tally.ts";
import type { InputIndex } from "./input-index.ts";
import type { ResultRow, RowOrigin } from "./result-row.ts";
import type { BookedRow, RowLedger } from "./row-ledger.ts";
import { UsageTally } from "./usage-tally.ts";

/** Rows that were read together. */
export interface RowBatch<Endpoint extends string, Context> {
  readonly rows: ResultRow<Endpoint, Context>[];
  /** The lines that the rows are from; null for missing and inline rows. */
  readonly block: LineBlock | null;
  /** The places in the block of the lines that became rows; null where all did. */
  readonly kept: readonly number[] | null;
  /** The items of `outputs` that the rows are from; null for other rows. */
  readonly items: readonly unknown[] | null;
}

/** Makes rows of lines and books them. */
export class RowReader<Endpoint extends string, Context> {
  readonly ledger: RowLedger;
  readonly errors: ErrorTally = new ErrorTally();
  readonly usage: UsageTally = new UsageTally();
  readonly #inputs: InputIndex<Context>;

  constructor(inputs: InputIndex<Context>, ledger: RowLedger) {
    this.#inputs = inputs;
    this.ledger = ledger;
  }

  /**
   * The rows of a block of lines. Blank lines and repeated lines give none.
   *
   * @throws {ResponseError} `incomplete_body` where the file ends within a line.
   */
  readBlock(block: LineBlock, file: RowOrigin): RowBatch<Endpoint, Context> {
    const { lines } = block;
    const rows: ResultRow<Endpoint, Context>[] = [];
    let kept: number[] | null = null;
    for (let place = 0; place < lines.length; place += 1) {
      const row = this.#readLine(lines[place] ?? "", file, block, place);
      if (row === undefined) kept ??= Array.from({ length: place }, (_, earlier) => earlier);
      else {
        rows.push(row);
        kept?.push(place);
      }
    }
    return { rows, block, kept, items: null };
  }

  /** The rows of a job's inline `outputs`. Repeated items give none. */
  readItems(outputs: readonly unknown[]): RowBatch<Endpoint, Context> {
    const rows: ResultRow<Endpoint, Context>[] = [];
    const items: unknown[] = [];
    for (const item of outputs) {
      const row = this.#makeRow(item, null, "inline");
      if (row === undefined) continue;
      rows.push(row);
      items.push(item);
    }
    return { rows, block: null, kept: null, items };
  }

  #readLine(text: string, file: RowOrigin, block: LineBlock, place: number): ResultRow<Endpoint, Context> | undefined {
    let item: unknown;
    try {
      item = JSON.parse(text);
    } catch (cause) {
      if (text.trim() === "") return undefined;
      if (block.isUnterminated && place === block.lines.length - 1) {
        throw new ResponseError(
          `Cannot use the ${file} file: it ends within line ${block.firstNumber + place}; read it again`,
          { code: "incomplete_body", body: text.slice(0, 2000), isRetryable: true, cause },
        );
      }
      return this.#unreadable("The line is not JSON", text, file);
    }
    return this.#makeRow(item, text, file);
  }

  #makeRow(item: unknown, line: string | null, file: RowOrigin): ResultRow<Endpoint, Context> | undefined {
    if (!isRecord(item)) return this.#unreadable("The line is not a JSON object", line, file);
    const record: ResultLine = item;
    const outcome = classifyLine(record);
    const custom_id = textOrNull(record.custom_id);
    const state = outcome.outcome === "failed" ? outcome.class : outcome.outcome;
    const booked = this.ledger.book(custom_id, textOrNull(record.id), state);
    if (booked.standing === "repeat") return undefined;
    this.#tally(outcome, booked);
    return this.#rowOf(outcome, custom_id, booked, line, file);
  }

  #rowOf(
    outcome: LineOutcome,
    custom_id: string | null,
    { index, standing }: BookedRow,
    line: string | null,
    file: RowOrigin,
  ): ResultRow<Endpoint, Context> {
    const context = index === null ? undefined : this.#inputs.contextAt(index);
    const duplicate = standing === "duplicate";
    const replaces = standing === "replaces" ? "failed" : null;
    const { status_code } = outcome;
    if (outcome.outcome === "failed") {
      const { class: failureClass, message, error, body } = outcome;
      return {
        outcome: "failed",
        class: failureClass,
        status_code,
        message,
        error,
        body,
        custom_id,
        index,
        context,
        line,
        file,
        duplicate,
        replaces,
      };
    }
    return {
      outcome: outcome.outcome,
      status_code: outcome.status_code,
      body: outcome.body as ResponseBody<Endpoint>,
      custom_id,
      index,
      context,
      line,
      file,
      duplicate,
      replaces,
    };
  }

  #unreadable(message: string, line: string | null, file: RowOrigin): ResultRow<Endpoint, Context> {
    const outcome = {
      outcome: "failed",
      class: "retryable",
      status_code: null,
      message,
      error: null,
      body: null,
    } as const;
    const booked = this.ledger.book(null, null, outcome.class);
    this.#tally(outcome, booked);
    return this.#rowOf(outcome, null, booked, line, file);
  }

  #tally(outcome: LineOutcome, { standing }: BookedRow): void {
    if (outcome.outcome !== "failed") this.usage.add(outcome.body);
    else if (standing !== "duplicate") this.errors.add(outcome.message, outcome.status_code);
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
