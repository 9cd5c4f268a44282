// The cases that the budgets and charts look up again among the results.

export const EMPTY_PROCESS = "an empty process";
export const FETCH_ITSELF = "fetch itself, looked at once";
export const IMPORT_NODE = "@mistral-batch/node";
export const ONE_OPERATION = "one operation";
export const EVERYTHING = "everything, runs included";
export const DRAIN = "drain the body";
export const PARSE = "JSON.parse of the lines";
export const BATCHES = "typed rows, in batches";
export const ROWS = "typed rows, one by one";
export const RUN_COLLECT = "collect of a run, matched";
export const PIPE = "pipe of the file";
export const UPLOAD = "files.upload(fileSource)";
export const PLAN = "plan the requests";
export const READ_AND_PARSE = "read and JSON.parse the requests";
export const ACCOUNT = "account for the rows";

/** The call of the calls suite against a server, or against a stub. */
export function callName(operation: string, origin: string | null): string {
  return `${operation}, ${origin === null ? "stub" : "server"}`;
}

/** Looking at a run with so many open jobs. */
export function pollName(parts: number): string {
  return `poll ${parts} open jobs`;
}

/** Reading lines of so many bytes. */
export function lineName(bytes: number): string {
  return `read lines of ${bytes} bytes`;
}

/** A run from its first request to its accounting. */
export function runName(parts: number): string {
  return `a whole run of ${parts} jobs`;
}

/** What is done with rows, as they become more. */
export type RowWork = "read" | "collect" | "plan";

/** Doing it with so many. */
export function rowsName(work: RowWork, rows: number): string {
  return `${work} ${rows} rows`;
}

/** How many rows, jobs and bytes of a line there are along the curves. */
export const ROW_COUNTS: readonly number[] = [1000, 10_000, 100_000, 1_000_000];
export const JOB_COUNTS: readonly number[] = [1, 10, 100, 1000];
export const LINE_BYTES: readonly number[] = [60_000, 1_000_000, 8_400_000, 67_000_000];
