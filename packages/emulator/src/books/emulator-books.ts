import type { Operation } from "../service/operation.ts";
import type { JsonObject } from "../wire.ts";

/** One row that the service carried out. */
export interface ExecutedRow {
  readonly job_id: string;
  readonly custom_id: string | null;
  /** Tells equal bodies; of the JSON as the service parsed it. */
  readonly body_hash: number;
  readonly status_code: number;
  /** Billed tokens (pages for OCR); 0 for a failed row. */
  readonly tokens: number;
}

/** Which executed rows are meant; all that is given must hold. */
export interface ExecutionFilter {
  readonly job_id?: string;
  readonly custom_id?: string | null;
  /** A request body; the rows with an equal one. */
  readonly body?: JsonObject;
}

/** An input that was executed more than once. */
export interface RepeatedExecution {
  readonly custom_id: string | null;
  readonly body_hash: number;
  /** The job of each execution; a job that executed it twice stands here twice. */
  readonly job_ids: readonly string[];
}

/** A create that made a job. */
export interface CreateRecord {
  readonly job_id: string;
  readonly metadata: JsonObject | null;
  readonly input_files: readonly string[];
  readonly rows: number;
  readonly atMs: number;
  /** Later than `atMs` where a fault delayed the job. */
  readonly acceptedAtMs: number;
  /** Whether the answer went out; false where a fault swallowed it. */
  readonly isReplied: boolean;
}

/** A request as it arrived; without the key. */
export interface SeenRequest {
  readonly number: number;
  readonly operation: Operation | null;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly hadAuthorization: boolean;
  readonly atMs: number;
  readonly outcome: "open" | "answered" | "refused" | "reset" | "stalled" | "broken";
  readonly status: number | null;
}

/** An upload. */
export interface UploadRecord {
  readonly file_id: string;
  readonly isDeleted: boolean;
  /** Whether no job ever used it. */
  readonly isOrphaned: boolean;
}

/** What really happened, kept apart from anything that the service tells a client: the place to ask about money. */
export interface EmulatorBooks {
  /** The rows that were carried out, in order, one entry for each execution. */
  executions(filter?: ExecutionFilter): readonly ExecutedRow[];
  /** How many rows were carried out, of a job or of all, without listing them. */
  executionCount(job_id?: string): number;
  /** The inputs (same `custom_id`, same body) that were executed more than once, over all jobs or some. */
  executedTwice(filter?: { readonly job_ids?: readonly string[] }): readonly RepeatedExecution[];
  /** The billed tokens of a job, or of all. */
  billedTokens(job_id?: string): number;
  /** The creates that made a job, those with a lost reply included. */
  creates(): readonly CreateRecord[];
  /** The creates whose metadata has `value` under `key`, for example `mb_key`; deleted jobs included. */
  jobsByMetadata(key: string, value: string): readonly CreateRecord[];
  /** The requests that arrived, in order; of very many the oldest are dropped. */
  requestsSeen(filter?: RequestFilter): readonly SeenRequest[];
  /** The uploads that were accepted. */
  uploads(): readonly UploadRecord[];
  /** The bytes of all files that were received, refused ones included. */
  readonly uploadedBytes: number;
}

/** Which requests are meant; all that is given must hold. */
export interface RequestFilter {
  readonly operation?: Operation;
  readonly method?: string;
  readonly path?: string;
}
