import type { JsonObject } from "../wire.ts";

/** A row of a batch job that wants an answer. */
export interface RowRequest {
  readonly job_id: string;
  readonly endpoint: string;
  /** The job's model, else the body's. */
  readonly model: string | null;
  readonly custom_id: string | null;
  readonly body: JsonObject;
  /** Tells equal bodies, as in the books. */
  readonly body_hash: number;
  /** The place of the row in its job, from 0. */
  readonly index: number;
  /** The emulator's time in milliseconds. */
  readonly now: number;
}

/** What becomes of a row: an HTTP answer, an error beside it, or both. */
export interface RowAnswer {
  readonly status_code: number;
  /** The body of the answer: an object, or whatever a broken service would put there. */
  readonly body: unknown;
  /** The `error` of the result line. @default null */
  readonly error?: unknown;
}

/** Decides the answer of a row; `undefined` leaves it to the built-in answers. */
export interface Respond {
  (row: RowRequest): RowAnswer | undefined | Promise<RowAnswer | undefined>;
  /** Rows that it wants to work on at a time. @default 1 */
  readonly concurrency?: number;
}
