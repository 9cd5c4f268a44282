import type { EmulatorTiming } from "../timing.ts";
import type { JobStatus } from "../wire.ts";
import type { JobRecord } from "./job-record.ts";

/** Where a job's way ends if nothing else happens to it. */
export interface PlannedEnd {
  readonly atMs: number;
  readonly status: JobStatus;
  /** Rows that are finished by then. */
  readonly rows: number;
}

/** When a job leaves the queue. */
export function startOf(job: JobRecord, timing: EmulatorTiming): number {
  return job.createdAtMs + timing.queueMs;
}

/** How many rows a job has finished at a time, were it not stopped. */
export function rowsDueAt(job: JobRecord, timing: EmulatorTiming, atMs: number): number {
  const elapsedMs = atMs - startOf(job, timing);
  if (elapsedMs < 0) return 0;
  return timing.rowMs === 0 ? job.totalRows : Math.min(job.totalRows, Math.floor(elapsedMs / timing.rowMs));
}

/** A job's end as a pure function of what has been asked of it. */
export function plannedEndOf(job: JobRecord, timing: EmulatorTiming): PlannedEnd {
  const own = ownEnd(job, timing);
  const timeoutAtMs = job.createdAtMs + job.timeoutMs;
  const end: PlannedEnd =
    timeoutAtMs < own.atMs
      ? { atMs: timeoutAtMs, status: "TIMEOUT_EXCEEDED", rows: rowsDueAt(job, timing, timeoutAtMs) }
      : own;
  // Only a job that has not ended takes a cancel, so it comes before any end that is planned.
  const cancelledAtMs = job.cancelRequestedAtMs;
  if (cancelledAtMs === null) return end;
  const rows = Math.min(end.rows, rowsDueAt(job, timing, cancelledAtMs));
  return { atMs: cancelledAtMs + timing.cancelMs, status: "CANCELLED", rows };
}

function ownEnd(job: JobRecord, timing: EmulatorTiming): PlannedEnd {
  const startMs = startOf(job, timing);
  const after = (rows: number): number => startMs + Math.max(timing.minimumRunMs, rows * timing.rowMs);
  const { ends } = job.plan;
  if (ends === undefined) return { atMs: after(job.totalRows), status: "SUCCESS", rows: job.totalRows };
  const rows = Math.min(ends.afterRows, job.totalRows);
  return { atMs: after(rows), status: ends.status, rows };
}
