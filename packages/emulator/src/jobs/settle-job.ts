import type { Service } from "../service/service.ts";
import { API_ENDPOINTS, type WireBatchError } from "../wire.ts";
import { releaseInputFiles } from "./input-files.ts";
import { findLineIssues, readInputRows } from "./input-rows.ts";
import { JobExecution } from "./job-execution.ts";
import type { JobEnd, JobRecord } from "./job-record.ts";
import { type PlannedEnd, plannedEndOf, rowsDueAt, startOf } from "./job-timeline.ts";

/**
 * Brings a job up to the time on the clock: answers the rows that are due and ends it if its end has come. Every
 * request that looks at a job settles it first; calls on one job queue up.
 */
export function settleJob(service: Service, job: JobRecord): Promise<void> {
  if (job.end !== null || job.deletedAtMs !== null) return Promise.resolve();
  const turn = job.turn.catch(() => undefined).then(() => settleNow(service, job));
  job.turn = turn;
  return turn;
}

/** Settles all unfinished jobs of a workspace, or of all workspaces. */
export async function settleJobs(service: Service, workspace?: string): Promise<void> {
  for (const job of service.jobs.values()) {
    if (workspace === undefined || job.workspace === workspace) await settleJob(service, job);
  }
}

/** Stops a job for good, as when it is deleted. */
export async function stopJob(service: Service, job: JobRecord): Promise<void> {
  job.execution?.halt();
  await job.turn.catch(() => undefined);
  if (job.end === null) {
    await job.execution?.results.abort();
    await releaseInputFiles(service, job);
  }
}

async function settleNow(service: Service, job: JobRecord): Promise<void> {
  const { timing, waitForRows } = service.options;
  const now = service.clock.now();
  if (job.end !== null || job.deletedAtMs !== null || now < job.createdAtMs) return;
  const planned = plannedEndOf(job, timing);
  const startMs = startOf(job, timing);
  if (now >= startMs && planned.atMs >= startMs && !job.hasPassedChecks) {
    const errors = await checkBeforeStart(service, job);
    if (errors.length > 0) {
      await endJob(service, job, { status: "FAILED", atMs: startMs, errors });
      return;
    }
    job.hasPassedChecks = true;
  }
  const goal = await answerDueRows(service, job, Math.min(planned.rows, rowsDueAt(job, timing, now)));
  const { status, atMs } = lateEnd(job, planned, goal, now);
  if (now < atMs) return;
  const isStopped = status !== "SUCCESS";
  const wanted = isStopped ? Math.min(goal, job.execution?.halt() ?? 0) : goal;
  if ((job.execution?.executed ?? 0) < wanted) return;
  await endJob(service, job, {
    status: isStopped ? status : successStatus(service, job),
    atMs: waitForRows ? atMs : Math.max(atMs, job.execution?.lastRowAtMs ?? 0),
    errors: job.plan.ends?.errors ?? [],
  });
}

/** Answers rows, or starts to; a cancelled job that works in the background starts no further row. */
async function answerDueRows(service: Service, job: JobRecord, goal: number): Promise<number> {
  if (goal === 0) return 0;
  const { waitForRows } = service.options;
  job.execution ??= new JobExecution(service, job);
  if (!waitForRows && job.cancelRequestedAtMs !== null) return Math.min(goal, job.execution.halt());
  const work = job.execution.advance(goal);
  if (waitForRows) await work;
  else work.catch(() => undefined);
  return goal;
}

/** Rows that are answered in the background may outlast the timeout, whatever the plan was. */
function lateEnd(job: JobRecord, planned: PlannedEnd, goal: number, now: number): PlannedEnd {
  const timeoutAtMs = job.createdAtMs + job.timeoutMs;
  const isLate = planned.status === "SUCCESS" && now >= timeoutAtMs && (job.execution?.executed ?? 0) < goal;
  return isLate ? { ...planned, status: "TIMEOUT_EXCEEDED", atMs: timeoutAtMs } : planned;
}

function successStatus(service: Service, job: JobRecord): "SUCCESS" | "FAILED" {
  const { executed, succeeded } = job.execution ?? { executed: 0, succeeded: 0 };
  return executed > 0 && succeeded === 0 ? service.options.unknowns.allFailedStatus : "SUCCESS";
}

async function endJob(service: Service, job: JobRecord, end: Omit<JobEnd, "outputFile" | "errorFile">): Promise<void> {
  const { unknowns } = service.options;
  const isComplete = end.status === "SUCCESS" || (job.execution?.executed ?? 0) === job.totalRows;
  const files =
    job.execution === null || (!isComplete && !unknowns.partialOutputs)
      ? { outputFile: null, errorFile: null }
      : await job.execution.results.close(end.atMs);
  if (files.outputFile === null && files.errorFile === null) await job.execution?.results.abort();
  job.end = { ...end, ...files };
  job.inlineRows = null;
  await releaseInputFiles(service, job);
}

async function checkBeforeStart(service: Service, job: JobRecord): Promise<readonly WireBatchError[]> {
  const { unknowns, limits, isKnownModel } = service.options;
  if (!API_ENDPOINTS.some((endpoint) => endpoint === job.endpoint)) {
    return [{ message: `Endpoint ${job.endpoint} is not supported`, count: 1 }];
  }
  if (unknowns.tooManyRequests === "fail_job" && job.totalRows > limits.requestsPerJob) {
    return [{ message: `Batch has more than ${limits.requestsPerJob} requests`, count: 1 }];
  }
  if (unknowns.unknownModel === "fail_job" && job.model !== null && !isKnownModel(job.model)) {
    return [{ message: `Invalid model: ${job.model}`, count: 1 }];
  }
  if (unknowns.invalidLines === "fail_job" && job.inlineRows === null) {
    const counts = new Map<string, number>();
    for (const file of job.inputFiles) {
      for (const { message } of await findLineIssues(service, file))
        counts.set(message, (counts.get(message) ?? 0) + 1);
    }
    if (counts.size > 0) return [...counts].map(([message, count]) => ({ message, count }));
  }
  return unknowns.duplicateCustomIds === "fail_job" ? findDuplicateIds(service, job) : [];
}

async function findDuplicateIds(service: Service, job: JobRecord): Promise<readonly WireBatchError[]> {
  const seen = new Set<string>();
  let count = 0;
  for await (const rows of readInputRows(service, job)) {
    for (const { custom_id } of rows) {
      if (custom_id === null) continue;
      if (seen.has(custom_id)) count += 1;
      seen.add(custom_id);
    }
  }
  return count === 0 ? [] : [{ message: "Duplicate custom_id found in batch requests", count }];
}
