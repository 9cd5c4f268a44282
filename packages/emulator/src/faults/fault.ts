import type { ErrorShape } from "../jobs/error-line.ts";
import type { RowSelection } from "../jobs/job-plan.ts";
import type { Operation } from "../service/operation.ts";
import type { JobStatus, WireBatchError } from "../wire.ts";

/** Faults of the connection. */
export type ConnectionFault =
  /** Nobody listens; the request never arrives. */
  | { readonly kind: "refused" }
  /** The connection breaks before the request is carried out. */
  | { readonly kind: "reset" }
  /** The request is carried out, then the connection breaks before the answer. */
  | { readonly kind: "reply-lost" }
  /** A create: the connection breaks, and the job comes into being `delayMs` of the clock later. */
  | { readonly kind: "accepted-late"; readonly delayMs: number }
  /** The connection breaks after `afterBytes` of the answer's body. */
  | { readonly kind: "reset-mid-body"; readonly afterBytes: number }
  /** Nothing comes: no headers at all, or no byte after `afterBytes` of the body. The request is carried out unless `acts` is false. */
  | { readonly kind: "stall"; readonly at?: "headers" | "body"; readonly afterBytes?: number; readonly acts?: boolean };

/** Faults of the answer. Where `acts` is true the request is carried out all the same. */
export type AnswerFault =
  /** Any answer: `body` is sent as it is if it is a string, as JSON otherwise. */
  | {
      readonly kind: "respond";
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly acts?: boolean;
    }
  /** 429; `retryAfter` goes into the header as it is given. */
  | { readonly kind: "rate-limited"; readonly retryAfter?: number | string }
  /** An error page of a gateway. */
  | { readonly kind: "html"; readonly status: number; readonly acts?: boolean }
  /** 200 whose JSON breaks off in the middle, with a matching length. The request is carried out. */
  | { readonly kind: "truncated-json" }
  /** 200 with text that is no JSON. The request is carried out. */
  | { readonly kind: "not-json" }
  /** 401 with the words of a wrong key, as for a used-up quota. */
  | { readonly kind: "quota-exhausted" }
  /** 402, as where batch billing is off. */
  | { readonly kind: "billing-off" }
  /** 403 in one of its two observed shapes. */
  | { readonly kind: "forbidden"; readonly shape?: "detail" | "tier" }
  /** The announced length is off by `deltaBytes`: positive announces more than comes. */
  | { readonly kind: "content-length"; readonly deltaBytes: number }
  /** A redirect to `location`. */
  | { readonly kind: "redirect"; readonly location: string; readonly status?: 301 | 302 | 303 | 307 | 308 }
  /** Somebody else has just deleted the job or file of the request. */
  | { readonly kind: "deleted-elsewhere" };

/** Faults of a job, given to it when it is created. */
export type JobFault =
  /** The job ends with `status` once `afterRows` rows are done. */
  | {
      readonly kind: "job-ends";
      readonly status: JobStatus;
      readonly afterRows: number;
      readonly errors?: readonly WireBatchError[];
    }
  /** The job shows `status` in place of `RUNNING`, or of its terminal status. */
  | { readonly kind: "job-status-word"; readonly status: string; readonly phase: "running" | "ended" }
  /** Rows are executed and billed, but have no line anywhere. */
  | ({ readonly kind: "missing-rows" } & RowSelection)
  /** Rows have two lines, with the same line id or another. */
  | ({ readonly kind: "duplicate-rows"; readonly lineId?: "same" | "other" } & RowSelection)
  /** The output file has lines that nobody asked for. */
  | { readonly kind: "unexpected-rows"; readonly custom_ids: readonly string[] }
  /** Rows fail with `status_code`. */
  | ({
      readonly kind: "row-errors";
      readonly status_code?: number;
      readonly message?: string;
      readonly shape?: ErrorShape;
      readonly file?: "error_file" | "output_file";
    } & RowSelection)
  /** The result files are written another way. */
  | {
      readonly kind: "output-format";
      readonly finalNewline?: boolean;
      readonly byteOrderMark?: boolean;
      readonly lineEnd?: "\n" | "\r\n";
    };

/** Something that goes wrong. */
export type Fault = ConnectionFault | AnswerFault | JobFault;

/** What a predicate sees of a request. */
export interface FaultSubject {
  readonly operation: Operation | null;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The JSON of a create; undefined elsewhere. */
  readonly json: unknown;
}

/** Which requests a fault meets; all that is given must hold. */
export interface FaultCondition {
  readonly operation?: Operation | readonly Operation[];
  /** The path, as it is or as a pattern. */
  readonly path?: string | RegExp;
  readonly method?: string;
  readonly predicate?: (subject: FaultSubject) => boolean;
  /** The first matching request that is met, from 1. @default 1 */
  readonly nth?: number;
  /** How many matching requests are met from there on. @default 1 */
  readonly times?: number;
}

/** A fault and when it happens. */
export interface FaultRule {
  readonly when?: FaultCondition;
  readonly fault: Fault;
}
