import { ResponseError } from "../errors/response-error.ts";
import type { LineBlock } from "../jsonl/line-block.ts";
import type { ResponseBody } from "../wire/endpoints/api-endpoint.ts";
import type { ResultLine } from "../wire/result-line.ts";
import { classifyLine, isRecord, type LineOutcome } from "./classify-line.ts";
import { ErrorTally } from "./error-tally.ts";
import type { InputIndex } from "./input-index.ts";
import type { ResultRow, RowOrigin } from "./result-row.ts";
import type { BookedRow, RowLedger, RowState } from "./row-ledger.ts";
import type { StandardSchema } from "./standard-schema.ts";
import { UsageTally } from "./usage-tally.ts";
import { type AnswerVerdict, validateAnswer } from "./validate-answer.ts";

/** Rows that were read together. */
export interface RowBatch<Endpoint extends string, Context, Value = undefined> {
  readonly rows: ResultRow<Endpoint, Context, Value>[];
  /** The lines that the rows are from; null for missing and inline rows. */
  readonly block: LineBlock | null;
  /** The places in the block of the lines that became rows; null where all did. */
  readonly kept: readonly number[] | null;
  /** The items of `outputs` that the rows are from; null for other rows. */
  readonly items: readonly unknown[] | null;
}

/** Stand for lines that hold no value. */
const BLANK: unique symbol = Symbol("blank");
const BROKEN: unique symbol = Symbol("broken");

/** Makes rows of lines and books them. */
export class RowReader<Endpoint extends string, Context, Value = undefined> {
  readonly ledger: RowLedger;
  readonly errors: ErrorTally = new ErrorTally();
  readonly usage: UsageTally = new UsageTally();
  readonly #inputs: InputIndex<Context>;
  readonly #schema: StandardSchema<Value> | undefined;

  constructor(inputs: InputIndex<Context>, ledger: RowLedger, schema?: StandardSchema<Value>) {
    this.#inputs = inputs;
    this.ledger = ledger;
    this.#schema = schema;
  }

  /**
   * The rows of a block of lines. Blank lines and repeated lines give none.
   *
   * @throws {ResponseError} `incomplete_body` where the file ends within a line.
   */
  async readBlock(block: LineBlock, file: RowOrigin): Promise<RowBatch<Endpoint, Context, Value>> {
    const { lines } = block;
    const items = lines.map((text, place) => parseLine(text, file, block, place));
    const { rows, kept } = await this.#readAll(items, lines, file);
    return { rows, block, kept, items: null };
  }

  /** The rows of a job's inline `outputs`. Repeated items give none. */
  async readItems(outputs: readonly unknown[]): Promise<RowBatch<Endpoint, Context, Value>> {
    const { rows, kept } = await this.#readAll(outputs, null, "inline");
    return { rows, block: null, kept: null, items: kept?.map((place) => outputs[place]) ?? outputs };
  }

  async #readAll(
    items: readonly unknown[],
    lines: readonly string[] | null,
    file: RowOrigin,
  ): Promise<Pick<RowBatch<Endpoint, Context, Value>, "rows" | "kept">> {
    const verdicts = this.#schema === undefined ? undefined : await judgeAll(items, this.#schema);
    const entered = this.ledger.enter(items.map(idOf));
    const rows: ResultRow<Endpoint, Context, Value>[] = [];
    let kept: number[] | null = null;
    for (let place = 0; place < items.length; place += 1) {
      const line = lines?.[place] ?? null;
      const row = this.#makeRow(items[place], entered[place] ?? 0, line, file, verdicts?.[place]);
      if (row === undefined) kept ??= Array.from({ length: place }, (_, earlier) => earlier);
      else {
        rows.push(row);
        kept?.push(place);
      }
    }
    return { rows, kept };
  }

  #makeRow(
    item: unknown,
    entered: number,
    line: string | null,
    file: RowOrigin,
    verdict: AnswerVerdict<Value> | undefined,
  ): ResultRow<Endpoint, Context, Value> | undefined {
    if (item === BLANK) return undefined;
    if (item === BROKEN) return this.#unreadable("The line is not JSON", line, file);
    if (!isRecord(item)) return this.#unreadable("The line is not a JSON object", line, file);
    const record: ResultLine = item;
    const outcome = classifyLine(record);
    const custom_id = textOrNull(record.custom_id);
    const state = verdict?.issues === undefined ? stateOf(outcome) : "invalid";
    const booked = this.ledger.book(custom_id, textOrNull(record.id), state, entered);
    if (booked.standing === "repeat") return undefined;
    this.#tally(outcome, booked);
    return this.#rowOf(outcome, custom_id, booked, line, file, verdict);
  }

  #rowOf(
    outcome: LineOutcome,
    custom_id: string | null,
    { index, standing }: BookedRow,
    line: string | null,
    file: RowOrigin,
    verdict?: AnswerVerdict<Value>,
  ): ResultRow<Endpoint, Context, Value> {
    const context = index === null ? undefined : this.#inputs.contextAt(index);
    const duplicate = standing === "duplicate";
    const replaces = standing === "replaces" ? ("failed" as const) : null;
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
    const answer = {
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
    if (verdict === undefined) return answer as ResultRow<Endpoint, Context, Value>;
    if (verdict.issues === undefined) return { ...answer, outcome: "succeeded", value: verdict.value };
    const { text, issues } = verdict;
    return { ...answer, outcome: "invalid", text, issues };
  }

  #unreadable(message: string, line: string | null, file: RowOrigin): ResultRow<Endpoint, Context, Value> {
    const outcome = {
      outcome: "failed",
      class: "retryable",
      status_code: null,
      message,
      error: null,
      body: null,
    } as const;
    const booked = this.ledger.book(null, null, outcome.class, 0);
    this.#tally(outcome, booked);
    return this.#rowOf(outcome, null, booked, line, file);
  }

  #tally(outcome: LineOutcome, { standing }: BookedRow): void {
    if (outcome.outcome !== "failed") this.usage.add(outcome.body);
    else if (standing !== "duplicate") this.errors.add(outcome.message, outcome.status_code);
  }
}

/** The state of a row in the books. */
function stateOf(outcome: LineOutcome): RowState {
  return outcome.outcome === "failed" ? outcome.class : outcome.outcome;
}

/** What a schema says of each answer that is complete. */
async function judgeAll<Value>(
  items: readonly unknown[],
  schema: StandardSchema<Value>,
): Promise<(AnswerVerdict<Value> | undefined)[]> {
  return await Promise.all(
    items.map(async (item) => {
      const outcome = isRecord(item) ? classifyLine(item) : undefined;
      return outcome?.outcome === "succeeded" ? await validateAnswer(schema, outcome.body) : undefined;
    }),
  );
}

/** @throws {ResponseError} `incomplete_body` for a last line that is cut. */
function parseLine(text: string, file: RowOrigin, block: LineBlock, place: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (text.trim() === "") return BLANK;
    if (!block.isUnterminated || place < block.lines.length - 1) return BROKEN;
    const message = `Cannot use the ${file} file: it ends within line ${block.firstNumber + place}; read it again`;
    throw new ResponseError(message, { code: "incomplete_body", body: text.slice(0, 2000), isRetryable: true, cause });
  }
}

function idOf(item: unknown): string | null {
  return isRecord(item) ? textOrNull(item["custom_id"]) : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
