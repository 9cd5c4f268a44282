import type { BatchRequest } from "../wire/create-job-params.ts";
import type { ResponseBody } from "../wire/endpoints/api-endpoint.ts";
import type { SchemaIssue } from "./standard-schema.ts";

/**
 * What to do about a failed request: `retryable` (send it again: 408, 409, 425, 429, 5xx, or no known reason), `account`
 * (401, 402, 403: key, quota or billing), `permanent` (any other 4xx: the request itself is wrong).
 */
export type FailureClass = "retryable" | "permanent" | "account";

/** Where a row was found: the job's output file, its error file, or its inline `outputs`. */
export type RowOrigin = "output" | "error" | "inline";

/** A request of a batch with whatever of yours should come back beside its result. */
export interface BatchInput<Endpoint extends string = string, Context = unknown> extends BatchRequest<Endpoint> {
  /** Anything; it is not sent. */
  readonly context?: Context | undefined;
}

/** What every row has. */
export interface ResultRowBase<Context = undefined> {
  /** The request's name; null where the service could not say which request the row belongs to. */
  readonly custom_id: string | null;
  /** The place of the request in `inputs`, from 0; null without inputs, and where the row matches none of them. */
  readonly index: number | null;
  /** The `context` of the request; undefined unless `inputs` is an array. */
  readonly context: Context | undefined;
  /** The line as it stands in the file; null for inline and missing rows. It keeps the text around it in memory: copy what you store. */
  readonly line: string | null;
  /** Where the row was found; null for missing rows. */
  readonly file: RowOrigin | null;
  /** Whether another row of the same `custom_id` came before and stands: this one does not count. */
  readonly duplicate: boolean;
  /** `"failed"` where a failed row of the same `custom_id` came before: this one stands in its place. */
  readonly replaces: "failed" | null;
}

/** A request that was answered. */
export interface SucceededRow<Endpoint extends string = string, Context = undefined, Value = undefined>
  extends ResultRowBase<Context> {
  readonly outcome: "succeeded";
  readonly status_code: number;
  /** The answer, typed by the endpoint; a JSON string was parsed. */
  readonly body: ResponseBody<Endpoint>;
  /** What the `schema` made of the message; undefined without one. */
  readonly value: Value;
}

/** A request whose answer is not what the `schema` asks for. It is paid like any other. */
export interface InvalidRow<Endpoint extends string = string, Context = undefined> extends ResultRowBase<Context> {
  readonly outcome: "invalid";
  readonly status_code: number;
  /** The answer, typed by the endpoint; a JSON string was parsed. */
  readonly body: ResponseBody<Endpoint>;
  /** The message as the model wrote it; null where the answer has none. */
  readonly text: string | null;
  /** What is wrong with it, at most 20. */
  readonly issues: readonly SchemaIssue[];
}

/** A request whose answer was cut off: a choice ended with `length` or `model_length`. It is paid like any other. */
export interface TruncatedRow<Endpoint extends string = string, Context = undefined> extends ResultRowBase<Context> {
  readonly outcome: "truncated";
  readonly status_code: number;
  /** The answer, typed by the endpoint; a JSON string was parsed. */
  readonly body: ResponseBody<Endpoint>;
}

/** A request that failed, or a line that cannot be read. */
export interface FailedRow<Context = undefined> extends ResultRowBase<Context> {
  readonly outcome: "failed";
  readonly class: FailureClass;
  /** The status of the request; null where the line names none. */
  readonly status_code: number | null;
  /** What went wrong, in one line, from wherever the service put it. */
  readonly message: string;
  /** The line's `error` as it stands there: a string, an object or null. */
  readonly error: unknown;
  /** The line's body, if it has one; a JSON string was parsed. */
  readonly body: unknown;
}

/** A request that the ended job holds no row for. */
export interface MissingRow<Context = undefined> extends ResultRowBase<Context> {
  readonly outcome: "missing";
  /** A request without a row was not answered, so it can be sent again. */
  readonly class: "retryable";
  /** Why the row is taken for missing. */
  readonly reason: string;
}

/** One row of a batch's results; `outcome` tells which kind. `invalid` comes only with a `schema`. */
export type ResultRow<Endpoint extends string = string, Context = undefined, Value = undefined> =
  | SucceededRow<Endpoint, Context, Value>
  | TruncatedRow<Endpoint, Context>
  | FailedRow<Context>
  | MissingRow<Context>
  | InvalidRow<Endpoint, Context>;
