import type { LineBlock } from "../jsonl/line-block.ts";
import type { ResponseBody } from "../wire/endpoints/api-endpoint.ts";
import type { BatchReader, BookedBatch, InputId, LineOrigin } from "./booked-batch.ts";
import { BookedRows } from "./booked-rows.ts";
import { classifyLine, isRecord, type LineOutcome, stateOf } from "./classify-line.ts";
import type { InputIndex } from "./input-index.ts";
import { missingRow } from "./missing-row.ts";
import { BLANK, idOf, lineIdOf, outcomeOf, parseLine } from "./parse-line.ts";
import type { MissingRow, ResultRow } from "./result-row.ts";
import { ResultTally } from "./result-tally.ts";
import { hashLineId, type RowLedger, type RowStanding } from "./row-ledger.ts";
import type { StandardSchema } from "./standard-schema.ts";
import { type AnswerVerdict, validateAnswer } from "./validate-answer.ts";

/** Rows that were read together. */
export type RowBatch<Endpoint extends string, Context, Value = undefined> = BookedBatch<
  ResultRow<Endpoint, Context, Value>
>;

type Awaitable<Result> = Result | Promise<Result>;
/** What a schema says of each item; nothing of those that it was not asked about. */
type Verdicts<Value> = readonly (AnswerVerdict<Value> | undefined)[];

/** Makes rows of lines and books them. */
export class RowReader<Endpoint extends string, Context, Value = undefined>
  implements BatchReader<ResultRow<Endpoint, Context, Value>>
{
  readonly ledger: RowLedger;
  readonly tally: ResultTally = new ResultTally();
  readonly #inputs: InputIndex<Context>;
  readonly #schema: StandardSchema<Value> | undefined;
  readonly #booked = new BookedRows();

  constructor(inputs: InputIndex<Context>, ledger: RowLedger, schema?: StandardSchema<Value>) {
    this.#inputs = inputs;
    this.ledger = ledger;
    this.#schema = schema;
  }

  readBlock(block: LineBlock, file: LineOrigin): Awaitable<RowBatch<Endpoint, Context, Value>> {
    const { lines } = block;
    const items: unknown[] = [];
    for (const text of lines) items.push(parseLine(text, file, block, items.length));
    return this.#judged(items, (verdicts) => ({ ...this.#readAll(items, lines, file, verdicts), block, items: null }));
  }

  readItems(outputs: readonly unknown[]): Awaitable<RowBatch<Endpoint, Context, Value>> {
    return this.#judged(outputs, (verdicts) => {
      const { kept, ...read } = this.#readAll(outputs, null, "inline", verdicts);
      return { ...read, block: null, kept: null, items: kept?.map((place) => outputs[place]) ?? outputs };
    });
  }

  missing({ index, custom_id }: InputId, reason: string): MissingRow<Context> {
    return missingRow(reason, index, custom_id, this.#inputs.contextAt(index));
  }

  /** Waits for a schema only where there is one. */
  #judged<Batch>(
    items: readonly unknown[],
    read: (verdicts: Verdicts<Value> | undefined) => Batch,
  ): Batch | Promise<Batch> {
    return this.#schema === undefined ? read(undefined) : judgeAll(items, this.#schema).then(read);
  }

  #readAll(
    items: readonly unknown[],
    lines: readonly string[] | null,
    file: LineOrigin,
    verdicts: Verdicts<Value> | undefined,
  ): Omit<RowBatch<Endpoint, Context, Value>, "block" | "items"> {
    for (const item of items) this.ledger.queue(idOf(item));
    const entered = this.ledger.enterQueued();
    const rows: ResultRow<Endpoint, Context, Value>[] = [];
    this.#booked.clear(items.length);
    let kept: number[] | null = null;
    for (let place = 0; place < items.length; place += 1) {
      const line = lines?.[place] ?? null;
      const row = this.#makeRow(items[place], entered[place] ?? 0, line, file, verdicts?.[place]);
      if (row === undefined) kept ??= Array.from({ length: place }, (_, earlier) => earlier);
      else {
        this.#booked.add(row.index ?? -1, row.outcome === "failed" ? row.class : row.outcome);
        rows.push(row);
        kept?.push(place);
      }
    }
    return { ...this.#booked.view(), rows, kept };
  }

  #makeRow(
    item: unknown,
    entered: number,
    line: string | null,
    file: LineOrigin,
    verdict: AnswerVerdict<Value> | undefined,
  ): ResultRow<Endpoint, Context, Value> | undefined {
    if (item === BLANK) return undefined;
    const outcome = outcomeOf(item);
    const custom_id = idOf(item);
    const state = verdict?.issues === undefined ? stateOf(outcome) : "invalid";
    const standing =
      custom_id === null
        ? this.ledger.bookUnattributed(state, lineIdOf(item))
        : this.ledger.book(state, entered, hashLineId(lineIdOf(item)), custom_id);
    if (standing === "repeat") return undefined;
    this.tally.add(outcome, standing);
    return this.#rowOf(outcome, custom_id, standing, line, file, verdict);
  }

  #rowOf(
    outcome: LineOutcome,
    custom_id: string | null,
    standing: RowStanding,
    line: string | null,
    file: LineOrigin,
    verdict?: AnswerVerdict<Value>,
  ): ResultRow<Endpoint, Context, Value> {
    const index = this.ledger.bookedIndex === -1 ? null : this.ledger.bookedIndex;
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
        file: file === "spool" ? "error" : file,
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
      file: file === "spool" ? ("output" as const) : file,
      duplicate,
      replaces,
    };
    if (verdict === undefined) return answer as ResultRow<Endpoint, Context, Value>;
    if (verdict.issues === undefined) return { ...answer, outcome: "succeeded", value: verdict.value };
    const { text, issues } = verdict;
    return { ...answer, outcome: "invalid", text, issues };
  }
}

/** What a schema says of each answer that is complete. */
async function judgeAll<Value>(items: readonly unknown[], schema: StandardSchema<Value>): Promise<Verdicts<Value>> {
  return await Promise.all(
    items.map(async (item) => {
      const outcome = isRecord(item) ? classifyLine(item) : undefined;
      return outcome?.outcome === "succeeded" ? await validateAnswer(schema, outcome.body) : undefined;
    }),
  );
}
