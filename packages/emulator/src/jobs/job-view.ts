import { unixSeconds } from "../clock.ts";
import type { Service } from "../service/service.ts";
import type { JobStatus, JsonObject, WireBatchJob } from "../wire.ts";
import type { JobRecord } from "./job-record.ts";
import { rowsDueAt, startOf } from "./job-timeline.ts";

/** How a job looks at a time, which may be a while ago for a stale list. The job must have been settled. */
export function viewJob(
  service: Service,
  job: JobRecord,
  atMs: number,
  extra: { readonly outputs?: readonly JsonObject[] | null; readonly hideMetadata?: boolean } = {},
): WireBatchJob {
  const { unknowns, timing } = service.options;
  const startMs = startOf(job, timing);
  const end = job.end !== null && atMs >= job.end.atMs ? job.end : null;
  const hasStarted = atMs >= startMs && (job.end === null || job.end.atMs >= startMs);
  const isCounted = unknowns.totalRequestsAt === "create" || hasStarted;
  const counters = countersAt(service, job, atMs);
  const showsFiles = !job.isInline || unknowns.inlineResultFiles;
  return {
    id: job.id,
    object: "batch",
    input_files: job.inputFiles.map((file) => file.id),
    metadata: extra.hideMetadata === true ? null : job.metadata,
    endpoint: job.endpoint,
    model: job.model,
    agent_id: job.agentId,
    output_file: showsFiles && end?.outputFile ? end.outputFile.id : null,
    error_file: end?.errorFile && (showsFiles || unknowns.inlineOutputRows === "succeeded") ? end.errorFile.id : null,
    errors: end?.errors ?? [],
    outputs: extra.outputs ?? null,
    status: statusAt(service, job, atMs),
    created_at: unixSeconds(job.createdAtMs),
    total_requests: isCounted ? job.totalRows : 0,
    ...counters,
    started_at: hasStarted ? unixSeconds(startMs) : null,
    completed_at: end === null ? null : unixSeconds(end.atMs),
  };
}

/** Whether a job answers at a time: it has been accepted and is not deleted yet. */
export function isJobAlive(job: JobRecord, atMs: number): boolean {
  return job.createdAtMs <= atMs && (job.deletedAtMs === null || atMs < job.deletedAtMs);
}

/** The real status, which a fault's word may stand in for. */
export function statusAt(service: Service, job: JobRecord, atMs: number): JobStatus {
  const { statusWord } = job.plan;
  if (job.end !== null && atMs >= job.end.atMs) {
    return statusWord?.phase === "ended" ? statusWord.status : job.end.status;
  }
  if (job.cancelRequestedAtMs !== null && atMs >= job.cancelRequestedAtMs) return "CANCELLATION_REQUESTED";
  if (atMs < startOf(job, service.options.timing)) return "QUEUED";
  return statusWord?.phase === "running" ? statusWord.status : "RUNNING";
}

function countersAt(
  service: Service,
  job: JobRecord,
  atMs: number,
): Pick<WireBatchJob, "completed_requests" | "succeeded_requests" | "failed_requests"> {
  const { executed, failed } = job.execution ?? { executed: 0, failed: 0 };
  const isEnded = job.end !== null && atMs >= job.end.atMs;
  const completed = isEnded ? executed : Math.min(executed, rowsDueAt(job, service.options.timing, atMs));
  // For a time before the last settled row only the sum is known; the failures are spread evenly.
  const failedThen = completed === executed ? failed : Math.floor((failed * completed) / Math.max(1, executed));
  return { completed_requests: completed, succeeded_requests: completed - failedThen, failed_requests: failedThen };
}
