import type { ErrorCount } from "../../results/error-tally.ts";
import type { FailureClass } from "../../results/result-row.ts";
import type { ResultUsage } from "../../results/usage-tally.ts";

/** The version of the events that this version writes. */
export const LEDGER_VERSION: number = 1;

/** What every event has. */
export interface EventBase {
  /** The version of the event. */
  readonly v: number;
  /** Its place in the ledger, from 1. */
  readonly seq: number;
  /** When it was appended, in milliseconds since the Unix epoch on the clock of its writer. */
  readonly at: number;
  /** Who appended it: random for each opening of the run. */
  readonly by: string;
}

/** The limits that a run is cut by. */
export interface RunLimits {
  /** The most rows of a part. @default 100000 */
  readonly maxPartRows: number;
  /** The most bytes of a part. @default 512000000 */
  readonly maxPartBytes: number;
  /** A run of at most so many rows goes inline, without a file. @default 100 */
  readonly maxInlineRows: number;
  /** A run of at most so many bytes goes inline. @default 262144 */
  readonly maxInlineBytes: number;
  /** The most rows that may wait in the workspace at a time, those of others included. @default 1000000 */
  readonly maxPendingRows: number;
}

/** Which rows are sent again. */
export interface RepairSettings {
  /** How often a row is sent at the most, the first time included. @default 1 */
  readonly maxAttempts: number;
  /** Whether truncated answers are bought again with so many times the `max_tokens`; null leaves them. @default null */
  readonly truncatedTokensFactor: number | null;
  /** Which rows. @default ["retryable", "missing"], and "truncated" with `truncatedTokensFactor` */
  readonly classes: readonly RepairClass[];
}

/** A kind of rows that can be sent again. */
export type RepairClass = FailureClass | "missing" | "truncated" | "invalid";

/** What the results leave behind on the service once they are safe. */
export type RunCleanup = "never" | "input" | "all";

/** What a run was asked to do; it never changes. */
export interface RunSettings {
  readonly endpoint: string;
  readonly model: string | null;
  readonly agent_id: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly timeout_hours: number;
  readonly limits: RunLimits;
  readonly repair: RepairSettings;
  readonly cleanup: RunCleanup;
  /** A JSON Schema for the answers, which fills `response_format`; null without. */
  readonly response_schema: Readonly<Record<string, unknown>> | null;
  /** Whether a schema judges the answers. It is code, so that whoever goes on with the run must bring it. */
  readonly isJudged: boolean;
}

/** The input, as far as it must be recognised. */
export interface InputIdentity {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 over the hashes of the blocks, in hexadecimal. */
  readonly fingerprint: string;
  /** How many blobs `input-0`, `input-1`, ... hold the hashes of the blocks. */
  readonly blobs: number;
}

/** A part as it was planned: consecutive lines of its input. */
export interface PlannedPart {
  /** The first byte of the part in the input; for a repair, among the lines that are sent again. */
  readonly offset: number;
  readonly bytes: number;
  /** The place of its first row in the input; for a repair, among the rows that are sent again. */
  readonly firstRow: number;
  readonly rows: number;
}

/** How the rows of a part ended. */
export interface PartCounts {
  readonly succeeded: number;
  readonly truncated: number;
  readonly invalid: number;
  readonly failed: { readonly retryable: number; readonly permanent: number; readonly account: number };
  readonly missing: number;
  readonly duplicates: number;
  readonly repeated_lines: number;
  readonly unexpected: number;
  readonly unattributed: number;
}

/** What changed about a job. */
export interface JobNews {
  readonly status: string;
  readonly created_at: number;
  readonly completed_at: number | null;
  readonly total_requests: number;
  readonly completed_requests: number;
  readonly succeeded_requests: number;
  readonly failed_requests: number;
  readonly output_file: string | null;
  readonly error_file: string | null;
  /** The first message of the job's own errors, where it has any. */
  readonly problem: string | null;
}

/** What happened to a run, without what every event has. */
export type RunHappening =
  | {
      readonly type: "run.created";
      readonly settings: RunSettings;
      readonly input: InputIdentity;
      /** The most tokens that all answers together can have; null where a request does not say. */
      readonly worstCaseTokens: number | null;
    }
  /** The plan; a long one takes several events, the last of which says so. */
  | { readonly type: "run.planned"; readonly parts: readonly PlannedPart[]; readonly isLast: boolean }
  /** A writer began; whoever wrote before is fenced off. */
  | { readonly type: "run.opened" }
  /** An upload begins; a crash leaves a file behind that is found by its name. */
  | { readonly type: "part.uploading"; readonly part: number }
  | { readonly type: "part.uploaded"; readonly part: number; readonly file_id: string }
  /** The file of a part cannot be used any more; it is uploaded again. */
  | { readonly type: "part.upload-lost"; readonly part: number; readonly reason: string }
  /** Inline creates are not taken here; the part goes as a file. */
  | { readonly type: "part.needs-file"; readonly part: number; readonly reason: string }
  | { readonly type: "submit.intended"; readonly part: number; readonly key: string; readonly watermark: number }
  | {
      readonly type: "submit.accepted";
      readonly part: number;
      readonly job_id: string;
      readonly created_at: number;
      readonly adopted: boolean;
    }
  /** The service surely made no job. `isFinal` where sending again would not help. */
  | {
      readonly type: "submit.rejected";
      readonly part: number;
      readonly reason: string;
      readonly status: number | null;
      readonly isFinal: boolean;
    }
  /** Nobody knows whether the job was made; it is looked for from now on. */
  | {
      readonly type: "submit.doubtful";
      readonly part: number;
      readonly reason: string;
      /** Whether the create may still be on its way, because whoever sent it did not see it end. */
      readonly isForeign: boolean;
    }
  | { readonly type: "job.changed"; readonly part: number; readonly job_id: string; readonly news: JobNews }
  /** A second job on the key of a part. */
  | { readonly type: "job.twin"; readonly part: number; readonly job_id: string; readonly created_at: number }
  /** One of several jobs of a part is gone, or its results are; the others go on. */
  | { readonly type: "job.lost"; readonly part: number; readonly job_id: string; readonly reason: string }
  /** The job of a part is gone, stuck, or its results are; its rows are missing. */
  | { readonly type: "part.lost"; readonly part: number; readonly reason: string }
  /** The rows of a part were booked. A second time where a late twin showed: all of it counts what both jobs gave. */
  | {
      readonly type: "part.collected";
      readonly part: number;
      readonly counts: PartCounts;
      readonly usage: ResultUsage;
      readonly errors: readonly ErrorCount[];
      /** How many blobs hold the outcomes of the rows, one byte each. */
      readonly blobs: number;
      /** SHA-256 of the outcomes, in hexadecimal. */
      readonly digest: string;
      /** Why rows are missing that the service once had; null where nothing is known to be gone. */
      readonly problem: string | null;
    }
  | {
      readonly type: "repair.planned";
      readonly attempt: number;
      /** What is sent again. */
      readonly classes: readonly RepairClass[];
      /** How many times the `max_tokens` truncated rows get; null leaves it. */
      readonly truncatedTokensFactor: number | null;
      readonly rows: number;
      readonly parts: readonly PlannedPart[];
      readonly isLast: boolean;
    }
  | { readonly type: "run.paused"; readonly code: string; readonly reason: string }
  | { readonly type: "run.cancelled" }
  | { readonly type: "run.finished" };

/** An entry of a run's ledger. */
export type RunEvent = EventBase & RunHappening;
