import type { Source } from "../ports/source.ts";
import { readResults } from "../results/read-results.ts";
import type { ReadResultsOptions } from "../results/read-results-options.ts";
import type { ResultRow } from "../results/result-row.ts";
import type { BatchJob } from "../wire/batch-job.ts";
import { jobJson, type SeenRequest, stubService } from "./stub-service.ts";

export const OUTPUT = "22222222-2222-4222-8222-222222222222";
export const ERROR = "33333333-3333-4333-8333-333333333333";

/** A line of a result file: text, or what is written as JSON. */
export type Line = string | Record<string, unknown>;

/** A line of a request that was answered. */
export const good = (custom_id: string, fields: Record<string, unknown> = {}): Line => ({
  id: `line-${custom_id}`,
  custom_id,
  response: { status_code: 200, body: { choices: [{ finish_reason: "stop" }], usage: { total_tokens: 10 } } },
  error: null,
  ...fields,
});
/** A line of a request that failed. */
export const bad = (custom_id: string, status_code = 500, fields: Record<string, unknown> = {}): Line => ({
  id: `bad-${custom_id}`,
  custom_id,
  response: { status_code, body: { message: `failed ${custom_id}` } },
  error: null,
  ...fields,
});
export const textOf = (lines: readonly Line[]): string =>
  lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");

/** What the files of a job hold, and what the service says of the job. */
export interface Files {
  readonly output?: readonly Line[] | string | Response;
  readonly error?: readonly Line[] | string | Response;
  readonly job?: Record<string, unknown>;
  readonly jobs?: object[];
}

function bodyOf(content: readonly Line[] | string | Response | undefined): Response {
  if (content instanceof Response) return content;
  return new Response(typeof content === "string" ? content : textOf(content ?? []));
}

/** An ended job whose files hold the lines. */
export function ended({ output, error, job, jobs = [] }: Files) {
  const answer = ({ url }: SeenRequest): object => {
    if (url.pathname.endsWith(`${OUTPUT}/content`)) return bodyOf(output);
    if (url.pathname.endsWith(`${ERROR}/content`)) return bodyOf(error);
    if (url.pathname.startsWith("/v1/files/")) return new Response("{}", { status: 404 });
    return jobs.shift() ?? jobJson({ status: "SUCCESS", outputs: null, ...job });
  };
  const fields = {
    status: "SUCCESS",
    output_file: output === undefined ? null : OUTPUT,
    error_file: error === undefined ? null : ERROR,
    started_at: 100,
    completed_at: 125,
    ...job,
  };
  return { ...stubService(answer, { retries: { strategy: "none" } }), job: jobJson(fields) as BatchJob };
}

/** All rows of a job with these files, with its summary. */
export async function readAll<Context = undefined>(files: Files, options: ReadResultsOptions<string, Context> = {}) {
  const { client, job, seen, clock } = ended(files);
  const rows = readResults<string, string, Context>(client, job, options);
  const all: ResultRow<string, Context>[] = [];
  for await (const row of rows) all.push(row);
  return { rows: all, summary: rows.summary(), seen, clock };
}

/** A row in short, for comparing. */
export const brief = (row: ResultRow<string, unknown>): unknown[] => [
  row.custom_id,
  row.outcome,
  ...(row.duplicate ? ["duplicate"] : []),
  ...(row.replaces === null ? [] : ["replaces"]),
];

/** Requests with these ids. */
export const inputs = (...ids: string[]) => ids.map((custom_id) => ({ custom_id, body: {} }));

/** The same as a file. */
export function lineSource(...ids: string[]): Source {
  const text = textOf(ids.map((custom_id) => ({ custom_id, body: {} })));
  return { name: "in.jsonl", open: () => new Blob([text]).stream() };
}
