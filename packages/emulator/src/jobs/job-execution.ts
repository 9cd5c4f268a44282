import type { RowAnswer, RowRequest } from "../answers/respond.ts";
import { billedTokens } from "../books/billed-tokens.ts";
import { hashText } from "../random/hash.ts";
import type { Service } from "../service/service.ts";
import { answerRow } from "./answer-row.ts";
import { type InputRow, readInputRows } from "./input-rows.ts";
import type { JobRecord } from "./job-record.ts";
import { startOf } from "./job-timeline.ts";
import { ResultLines } from "./result-lines.ts";

/** A row together with its answer, which may still be on its way. */
interface StartedRow {
  readonly request: RowRequest;
  readonly answer: RowAnswer | Promise<RowAnswer>;
}

/**
 * Works through the rows of one job, as far as it is told to. It holds the rows of one chunk of input, the answers in
 * flight and one shuffle window of result lines, never the whole job.
 */
export class JobExecution {
  readonly #service: Service;
  readonly #job: JobRecord;
  readonly #batches: AsyncGenerator<readonly InputRow[]>;
  readonly results: ResultLines;
  #batch: readonly InputRow[] = [];
  #nextInBatch = 0;
  #started = 0;
  #goal = 0;
  #isHalted = false;
  #running: Promise<void> | null = null;
  executed = 0;
  succeeded = 0;
  failed = 0;
  lastRowAtMs = 0;

  constructor(service: Service, job: JobRecord) {
    this.#service = service;
    this.#job = job;
    this.#batches = readInputRows(service, job);
    this.results = new ResultLines(service, job);
  }

  /** Answers rows until `goal` of them are done; settles when they are. */
  advance(goal: number): Promise<void> {
    if (!this.#isHalted) this.#goal = Math.max(this.#goal, goal);
    if (this.executed >= this.#goal) return Promise.resolve();
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Settles when no row is being answered. */
  idle(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  /** Starts no further row and tells how many will be done in the end. */
  halt(): number {
    this.#isHalted = true;
    this.#goal = Math.min(this.#goal, this.#started);
    return this.#goal;
  }

  async #run(): Promise<void> {
    const inFlight: StartedRow[] = [];
    const width = Math.max(1, this.#service.options.concurrency);
    for (;;) {
      while (inFlight.length < width && this.#started < this.#goal) {
        const row = await this.#nextRow();
        if (row === null) this.#goal = this.#started;
        else inFlight.push(this.#start(row));
      }
      const oldest = inFlight.shift();
      if (oldest === undefined) return;
      // Most answers are ready: awaiting them all the same would cost a turn of the queue for each row.
      const answer = oldest.answer instanceof Promise ? await oldest.answer : oldest.answer;
      const written = this.#finish(oldest, answer);
      if (written !== undefined) await written;
    }
  }

  async #nextRow(): Promise<InputRow | null> {
    while (this.#nextInBatch >= this.#batch.length) {
      const step = await this.#batches.next();
      if (step.done === true) return null;
      this.#batch = step.value;
      this.#nextInBatch = 0;
    }
    const row = this.#batch[this.#nextInBatch];
    this.#nextInBatch += 1;
    return row ?? null;
  }

  #start(row: InputRow): StartedRow {
    const { model, body } = { model: this.#job.model, body: row.body ?? {} };
    const index = this.#started;
    this.#started += 1;
    const { timing } = this.#service.options;
    const request: RowRequest = {
      job_id: this.#job.id,
      endpoint: this.#job.endpoint,
      model: model ?? (typeof body["model"] === "string" ? body["model"] : null),
      custom_id: row.custom_id,
      body,
      body_hash: hashText(JSON.stringify(body)),
      index,
      now: startOf(this.#job, timing) + index * timing.rowMs,
    };
    const answer = row.issue === null ? answerRow(request, this.#service.options) : invalidRow(row.issue);
    return { request, answer };
  }

  #finish(row: StartedRow, answer: RowAnswer): void | Promise<void> {
    const { request } = row;
    const outcome = this.results.add(request, answer);
    this.executed += 1;
    if (outcome.isFailure) this.failed += 1;
    else this.succeeded += 1;
    this.lastRowAtMs = this.#service.clock.now();
    this.#service.books.recordExecution(this.#job.id, {
      customId: request.custom_id,
      bodyHash: request.body_hash,
      statusCode: outcome.statusCode,
      tokens: outcome.isFailure ? 0 : billedTokens(answer.body),
    });
    return outcome.written;
  }
}

function invalidRow(issue: string): RowAnswer {
  const body = { object: "error", message: issue, type: "invalid_request_error", param: null, code: null };
  return { status_code: 422, body };
}
