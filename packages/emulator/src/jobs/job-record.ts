import type { FileRecord } from "../files/file-record.ts";
import type { JobStatus, JsonObject, WireBatchError } from "../wire.ts";
import type { JobExecution } from "./job-execution.ts";
import type { JobPlan } from "./job-plan.ts";

/** How a job ended. */
export interface JobEnd {
  readonly status: JobStatus;
  readonly atMs: number;
  readonly errors: readonly WireBatchError[];
  readonly outputFile: FileRecord | null;
  readonly errorFile: FileRecord | null;
}

/** A job as the emulator keeps it. */
export interface JobRecord {
  readonly id: string;
  readonly workspace: string;
  readonly ownerKeyId: string;
  readonly endpoint: string;
  readonly model: string | null;
  readonly agentId: string | null;
  readonly metadata: JsonObject | null;
  readonly inputFiles: readonly FileRecord[];
  readonly isInline: boolean;
  readonly totalRows: number;
  readonly createdAtMs: number;
  readonly timeoutMs: number;
  readonly plan: JobPlan;
  /** The rows of an inline job; let go when it has ended. */
  inlineRows: readonly JsonObject[] | null;
  cancelRequestedAtMs: number | null;
  deletedAtMs: number | null;
  end: JobEnd | null;
  execution: JobExecution | null;
  hasPassedChecks: boolean;
  /** The work in hand: whoever settles the job queues up behind it. */
  turn: Promise<void>;
}
