import type { FileRecord } from "../files/file-record.ts";
import type { Service } from "../service/service.ts";
import { isJsonObject, type JsonObject } from "../wire.ts";
import type { JobRecord } from "./job-record.ts";
import { readLines } from "./read-lines.ts";

/** A row of a job's input; `body` is null where the line is not a request. */
export interface InputRow {
  readonly custom_id: string | null;
  readonly body: JsonObject | null;
  /** What is wrong with the line. */
  readonly issue: string | null;
}

/** Reads the rows of a job, file after file, without holding more than a chunk of them. */
export async function* readInputRows(service: Service, job: JobRecord): AsyncGenerator<readonly InputRow[]> {
  if (job.inlineRows !== null) {
    yield job.inlineRows.map(toRow);
    return;
  }
  for (const file of job.inputFiles) {
    for await (const lines of readLines(service.options.blobStore.read(file.blobKey))) yield lines.map(parseRow);
  }
}

/** Parses one line of an input file. */
function parseRow(line: string): InputRow {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { custom_id: null, body: null, issue: `line contains invalid json: ${reason}` };
  }
  return toRow(value);
}

function toRow(value: unknown): InputRow {
  if (!isJsonObject(value)) return { custom_id: null, body: null, issue: "line is not a JSON object" };
  const { custom_id: id, body } = value;
  const custom_id = typeof id === "string" ? id : null;
  if (id !== undefined && id !== null && custom_id === null) {
    return { custom_id, body: null, issue: "custom_id: Input should be a valid string" };
  }
  if (!isJsonObject(body)) return { custom_id, body: null, issue: "body: Field required" };
  return { custom_id, body, issue: null };
}

/** Looks through a batch input file once; the first hundred issues are kept. */
export async function findLineIssues(
  service: Service,
  file: FileRecord,
): Promise<NonNullable<FileRecord["lineIssues"]>> {
  if (file.lineIssues !== null) return file.lineIssues;
  const issues: { message: string; line_number: number }[] = [];
  let lineNumber = 0;
  for await (const lines of readLines(service.options.blobStore.read(file.blobKey))) {
    for (const line of lines) {
      lineNumber += 1;
      const { issue } = parseRow(line);
      if (issue !== null && issues.length < 100) issues.push({ message: issue, line_number: lineNumber });
    }
  }
  file.lineIssues = issues;
  return issues;
}
