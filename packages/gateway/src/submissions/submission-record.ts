import type { JsonObject } from "../http/json-object.ts";

/** What is known of a create under its submission key. */
export interface SubmissionRecord {
  /**
   * `sent`: under way, or its instance has ended. `doubtful`: it may have made a job. `made`: it has. `refused`: it surely
   * has not.
   */
  readonly state: "sent" | "doubtful" | "made" | "refused";
  /** Which of the requests under one key it is; two of them never write the same record. */
  readonly id: string;
  /** Of the body. */
  readonly digest: string;
  /** When it began, in Unix milliseconds. */
  readonly sentMs: number;
  /** Until when the service's list may not show a job that was made. */
  readonly doubtfulUntilMs: number;
  /** The service's answer where it made a job. */
  readonly job: JsonObject | null;
}

/** For how long a create is answered with the job of the first. */
const REMEMBERED_MS = 3_600_000;

/** As it is kept in a store. */
export function writeRecord(record: SubmissionRecord): string {
  return JSON.stringify(record);
}

/** @throws {SyntaxError} for what is no record. */
export function readRecord(text: string): SubmissionRecord {
  return JSON.parse(text) as SubmissionRecord;
}

/** Whether a record of a create that began then says nothing about one of now. */
export function isForgotten(sentMs: number, nowMs: number): boolean {
  return nowMs - sentMs > REMEMBERED_MS;
}
