import { completeSettings } from "./complete-settings.ts";
import { isWaiting } from "./part-jobs.ts";
import { LEDGER_VERSION, type PlannedPart, type RunEvent } from "./run-event.ts";
import { latestAttempt, type PartJob, type PartState, type RunState } from "./run-state.ts";

/**
 * The state after one more event. Pure, and total: whatever stands in an event, the state after it is a valid one. An event
 * of a newer version changes nothing but the note that this version must not write any more.
 */
export function reduceRun(state: RunState, event: RunEvent): RunState {
  const next = { ...state, seq: event.seq, writer: event.by, changedAt: event.at };
  if (event.v > LEDGER_VERSION) return { ...next, isNewer: true };
  switch (event.type) {
    case "run.created": {
      const { settings, input, worstCaseTokens } = event;
      return { ...next, createdAt: event.at, settings: completeSettings(settings), input, worstCaseTokens };
    }
    case "run.planned":
      return { ...withParts(next, event.parts, 1, event.at), isPlanned: event.isLast };
    case "run.opened":
      return { ...next, changedAt: state.changedAt };
    case "repair.planned":
      return planRepair(next, event);
    case "run.paused":
      return { ...next, paused: { code: event.code, reason: event.reason } };
    case "run.cancelled":
      return { ...next, isCancelled: true, paused: null };
    case "run.finished":
      return { ...next, isFinished: true, paused: null };
    default:
      return { ...next, paused: null, parts: replacePart(state, event) };
  }
}

type PartEvent = Extract<RunEvent, { readonly part: number }>;

function withParts(state: RunState, planned: readonly PlannedPart[], attempt: number, at: number): RunState {
  const first = state.parts.length;
  const maximum = state.settings?.limits;
  // Only a whole run that is small goes inline: the repair of a large one has other jobs to wait for anyway.
  const isInline =
    maximum !== undefined &&
    attempt === 1 &&
    first === 0 &&
    planned.length === 1 &&
    planned.every(({ rows, bytes }) => rows <= maximum.maxInlineRows && bytes <= maximum.maxInlineBytes);
  const added = planned.map(
    ({ offset, bytes, firstRow, rows }, index): PartState => ({
      part: first + index,
      attempt,
      offset,
      bytes,
      firstRow,
      rows,
      status: "planned",
      isInline,
      file_id: null,
      uploadingSince: null,
      file_ids: [],
      intent: null,
      doubtfulSince: null,
      isForeignDoubt: false,
      rejections: 0,
      absences: 0,
      jobs: [],
      reason: null,
      collected: null,
      collections: [],
      changedAt: at,
    }),
  );
  return { ...state, parts: [...state.parts, ...added] };
}

function planRepair(state: RunState, event: Extract<RunEvent, { readonly type: "repair.planned" }>): RunState {
  const { attempt, classes, truncatedTokensFactor, rows, isLast } = event;
  const repairs = state.repairs.filter((repair) => repair.attempt !== attempt);
  const planned = withParts({ ...state, parts: state.parts.map(giveUp) }, event.parts, attempt, event.at);
  return {
    ...planned,
    repairs: [...repairs, { attempt, classes, truncatedTokensFactor, rows, isWhole: isLast }],
    isFinished: false,
    isCancelled: false,
    paused: null,
  };

  /** What was never sent before goes with the repair, and with nothing else. */
  function giveUp(part: PartState): PartState {
    if (part.attempt === attempt || (part.status !== "planned" && part.status !== "uploaded")) return part;
    return { ...part, status: "lost", reason: "The run was cancelled before it was sent" };
  }
}

function replacePart(state: RunState, event: PartEvent): readonly PartState[] {
  const { parts } = state;
  const before = parts[event.part];
  if (before === undefined) return parts;
  const after = parts.slice();
  after[event.part] = { ...before, ...changeOf(before, event, latestAttempt(state)), changedAt: event.at };
  return after;
}

/**
 * What an event changes about its part.
 *
 * @param attempt - The latest attempt of the run.
 */
function changeOf(part: PartState, event: PartEvent, attempt: number): Partial<PartState> {
  switch (event.type) {
    case "part.uploading":
      return { uploadingSince: event.at };
    case "part.uploaded": {
      const { file_id } = event;
      return { status: "uploaded", uploadingSince: null, file_id, file_ids: [...part.file_ids, file_id], reason: null };
    }
    case "part.upload-lost":
      return { status: "planned", file_id: null, intent: null, reason: event.reason };
    case "part.needs-file":
      return { status: "planned", isInline: false, intent: null, reason: event.reason };
    case "submit.intended":
      return {
        status: "intended",
        intent: { key: event.key, watermark: event.watermark, by: event.by, at: event.at },
        doubtfulSince: null,
      };
    case "submit.accepted":
      return {
        status: "submitted",
        jobs: [newJob(event)],
        doubtfulSince: null,
        reason: null,
      };
    case "submit.rejected":
      return event.isFinal ? { status: "refused", reason: event.reason } : sendAgain(part, event.reason);
    case "submit.doubtful":
      return {
        status: "doubtful",
        doubtfulSince: event.at,
        isForeignDoubt: event.isForeign,
        reason: event.reason,
      };
    case "job.changed":
      return {
        jobs: changeJob(part.jobs, event.job_id, (job) => ({
          ...job,
          created_at: event.news.created_at || job.created_at,
          news: event.news,
        })),
      };
    case "job.twin":
      return { jobs: addTwin(part.jobs, newJob(event)) };
    case "job.lost":
      return loseJob(part, event);
    case "part.lost":
      return { status: "lost", reason: event.reason, jobs: part.jobs.map(loseWaiting) };
    case "part.collected":
      return collect(part, event, attempt);
  }
}

function newJob({ job_id, created_at }: { readonly job_id: string; readonly created_at: number }): PartJob {
  return { job_id, created_at, news: undefined, collection: null, isLost: false };
}

function loseWaiting(job: PartJob): PartJob {
  return isWaiting(job) ? { ...job, isLost: true } : job;
}

function loseJob(part: PartState, event: Extract<RunEvent, { readonly type: "job.lost" }>): Partial<PartState> {
  const jobs = changeJob(part.jobs, event.job_id, loseWaiting);
  const reasons = new Set([part.reason ?? event.reason, event.reason]);
  const isOver = part.status === "submitted" && !jobs.some(isWaiting);
  return { jobs, reason: [...reasons].join("; "), ...(isOver && { status: "lost" }) };
}

function collect(
  part: PartState,
  event: Extract<RunEvent, { readonly type: "part.collected" }>,
  attempt: number,
): Partial<PartState> {
  const collection = part.collections.length;
  return {
    status: "collected",
    collected: event,
    // What was wrong with the job before is so still when its twin is collected.
    reason: event.problem ?? (collection === 0 ? null : part.reason),
    jobs: part.jobs.map((job) => (isWaiting(job) ? { ...job, collection } : job)),
    collections: [...part.collections, { attempt, blobs: event.blobs, digest: event.digest }],
  };
}

function sendAgain(part: PartState, reason: string): Partial<PartState> {
  const counted = part.status === "doubtful" ? { absences: part.absences + 1 } : { rejections: part.rejections + 1 };
  return { status: part.isInline ? "planned" : "uploaded", doubtfulSince: null, reason, ...counted };
}

function changeJob(jobs: readonly PartJob[], job_id: string, change: (job: PartJob) => PartJob): readonly PartJob[] {
  return jobs.map((job) => (job.job_id === job_id ? change(job) : job));
}

function addTwin(jobs: readonly PartJob[], twin: PartJob): readonly PartJob[] {
  return jobs.some(({ job_id }) => job_id === twin.job_id) ? jobs : [...jobs, twin];
}
