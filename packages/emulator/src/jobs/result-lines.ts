import type { RowAnswer, RowRequest } from "../answers/respond.ts";
import type { FileRecord } from "../files/file-record.ts";
import { hashHex } from "../random/hash.ts";
import type { Service } from "../service/service.ts";
import type { JsonObject } from "../wire.ts";
import { errorLine, errorMessage, type FailedRow } from "./error-line.ts";
import { isRowSelected, type JobPlan } from "./job-plan.ts";
import type { JobRecord } from "./job-record.ts";
import { ResultWriter } from "./result-writer.ts";

type ResultKind = "batch_result" | "batch_error";

/** What became of a row; `written` settles when its lines are. */
export interface RowOutcome {
  readonly isFailure: boolean;
  readonly statusCode: number;
  readonly written: void | Promise<void>;
}

/** Writes the result lines of a job to its output and its error file, as its plan of faults demands. */
export class ResultLines {
  readonly #service: Service;
  readonly #job: JobRecord;
  readonly #writers = new Map<
    ResultKind,
    { readonly blobKey: string; readonly id: string; readonly writer: ResultWriter }
  >();

  constructor(service: Service, job: JobRecord) {
    this.#service = service;
    this.#job = job;
  }

  /** Writes the line of a row. */
  add(row: RowRequest, answer: RowAnswer): RowOutcome {
    const { plan } = this.#job;
    const forced = isRowSelected(plan.rowErrors, row.index, row.custom_id) ? plan.rowErrors : undefined;
    const given = forced === undefined ? answer : forcedAnswer(forced);
    const error = given.error ?? null;
    const isFailure = error !== null || given.status_code >= 400;
    const { line, kind } = isFailure
      ? this.#failure(row, given, forced)
      : { line: this.#success(row, given), kind: "batch_result" as const };
    return { isFailure, statusCode: given.status_code, written: this.#write(row, line, kind) };
  }

  /** Ends both files; a file without lines is null. */
  async close(atMs: number): Promise<{ outputFile: FileRecord | null; errorFile: FileRecord | null }> {
    for (const custom_id of this.#job.plan.unexpectedRows ?? []) {
      const body = { object: "error", message: "unexpected" };
      const line = { id: this.#lineId(0), custom_id, response: { status_code: 200, body }, error: null };
      await this.#append("batch_result", JSON.stringify(line));
    }
    return {
      outputFile: await this.#closeFile("batch_result", atMs),
      errorFile: await this.#closeFile("batch_error", atMs),
    };
  }

  /** Gives up what was written. */
  async abort(): Promise<void> {
    for (const { writer } of this.#writers.values()) await writer.abort();
    this.#writers.clear();
  }

  #success(row: RowRequest, answer: RowAnswer): JsonObject {
    const response = { status_code: answer.status_code, body: answer.body };
    return { id: this.#lineId(row.index), custom_id: row.custom_id, response, error: null };
  }

  #failure(row: RowRequest, answer: RowAnswer, forced: JobPlan["rowErrors"]): { line: JsonObject; kind: ResultKind } {
    const { unknowns } = this.#service.options;
    const message = typeof answer.error === "string" ? answer.error : errorMessage(answer.body);
    const failed: FailedRow = {
      id: this.#lineId(row.index),
      custom_id: row.custom_id,
      status_code: answer.status_code,
      body: answer.body,
      error: answer.error ?? null,
      message,
    };
    const file = forced?.file ?? unknowns.errorLinesIn;
    return {
      line: errorLine(failed, forced?.shape ?? unknowns.errorShape),
      kind: file === "output_file" ? "batch_result" : "batch_error",
    };
  }

  #write(row: RowRequest, line: JsonObject, kind: ResultKind): void | Promise<void> {
    const { plan } = this.#job;
    if (isRowSelected(plan.missingRows, row.index, row.custom_id)) return undefined;
    const text = JSON.stringify(line);
    const duplicates = plan.duplicateRows;
    if (!isRowSelected(duplicates, row.index, row.custom_id)) return this.#append(kind, text);
    const again = duplicates?.lineId === "other" ? JSON.stringify({ ...line, id: this.#lineId(row.index) }) : text;
    return this.#appendBoth(kind, text, again);
  }

  async #appendBoth(kind: ResultKind, first: string, second: string): Promise<void> {
    await this.#append(kind, first);
    await this.#append(kind, second);
  }

  #append(kind: ResultKind, text: string): void | Promise<void> {
    const open = this.#writers.get(kind);
    return open === undefined ? this.#open(kind).then((writer) => writer.add(text)) : open.writer.add(text);
  }

  async #open(kind: ResultKind): Promise<ResultWriter> {
    const { options, random, ids } = this.#service;
    const id = ids.uuid();
    const writer = new ResultWriter(await options.blobStore.create(id), {
      random,
      shuffleWindow: options.shuffle ? options.shuffleWindow : 0,
      format: this.#job.plan.outputFormat ?? {},
    });
    this.#writers.set(kind, { blobKey: id, id, writer });
    return writer;
  }

  async #closeFile(kind: ResultKind, atMs: number): Promise<FileRecord | null> {
    const open = this.#writers.get(kind);
    if (open === undefined) return null;
    const { bytes, lines } = await open.writer.close();
    const { resultRetentionMs } = this.#service.options.unknowns;
    const file: FileRecord = {
      id: open.id,
      workspace: this.#job.workspace,
      ownerKeyId: this.#job.ownerKeyId,
      blobKey: open.blobKey,
      bytes,
      createdAtMs: atMs,
      visibleAtMs: atMs,
      expiresAtMs: resultRetentionMs === null ? null : atMs + resultRetentionMs,
      filename: `${this.#job.id}_${kind === "batch_result" ? "output" : "error"}.jsonl`,
      purpose: "batch",
      sampleType: kind,
      source: "mistral",
      mimetype: "application/jsonl",
      numLines: lines,
      signature: null,
      visibility: "workspace",
      deletedAtMs: null,
      readers: 0,
      lineIssues: null,
    };
    this.#service.files.set(file.id, file);
    return file;
  }

  #lineId(index: number): string {
    return `batch-${hashHex(this.#job.id).slice(0, 8)}-${index + 1}-${this.#service.ids.uuid()}`;
  }
}

function forcedAnswer(forced: NonNullable<JobPlan["rowErrors"]>): RowAnswer {
  const message = forced.message ?? "Service tier capacity exceeded for this model.";
  const body = { object: "error", message, type: "invalid_request_error", param: null, code: null };
  return { status_code: forced.status_code, body };
}
