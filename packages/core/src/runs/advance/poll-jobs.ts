import { TimeoutError } from "../../errors/timeout-error.ts";
import { getJob } from "../../operations/jobs/get-job.ts";
import { walkNewestFirst } from "../../operations/submit/find-submitted-job.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import { isKnownStatus, isTerminal } from "../../wire/batch-job-status.ts";
import { isUnknown } from "../collect/get-ended-job.ts";
import { openJobs, waitingJobs } from "../ledger/part-jobs.ts";
import type { JobNews } from "../ledger/run-event.ts";
import type { PartJob, PartState } from "../ledger/run-state.ts";
import { cancelOpenJob } from "./cancel-open-job.ts";
import { newsOf } from "./job-news.ts";
import { loseJobs } from "./lose-jobs.ts";
import { reportProgress } from "./report-progress.ts";
import { type RunContext, warn } from "./run-context.ts";
import { isAccountTrouble, pauseRun } from "./step-failure.ts";
import { submissionKey } from "./submission-key.ts";
import { accept } from "./submit-part.ts";

/** A job just made may be unknown to the service for so long. */
const FRESH_JOB_MS = 300_000;
const HOUR_MS = 3_600_000;
/** How many pages are walked for late twins when no job is open any more. */
const MOST_LAST_PAGES = 50;
/** How many jobs whose labels the list leaves out are asked for them. */
const MAX_ASKED = 50;
/** What a state that this version does not know is given beyond the job's own timeout. */
const UNKNOWN_STATE_GRACE_HOURS = 24;

/**
 * Looks at the jobs of a run: one walk over the newest jobs of the list, at most as many pages as there are open jobs,
 * then a get for each that was not seen. Late twins are found on the way and cancelled.
 *
 * @throws {RunError} `run_paused`.
 * @throws {TimeoutError} `deadline_exceeded` for a job that stays in an unknown state for longer than it can run.
 * @throws What `listJobs` and `getJob` throw.
 */
export async function pollJobs(context: RunContext): Promise<void> {
  try {
    const listed = await walkNewest(context);
    await adoptStrays(context, listed);
    for (const part of context.ledger.state.parts) {
      for (const job of openJobs(part)) await lookAt(context, part, job, listed.get(job.job_id));
    }
  } catch (error) {
    if (isAccountTrouble(error)) await pauseRun(context, error);
    throw error;
  }
  reportProgress(context);
}

/**
 * Looks for late twins once more where no job is open any more: all jobs since the first create of the run, up to a limit.
 *
 * @returns Whether there are any; then their rows are still to come.
 * @throws What `pollJobs` throws.
 */
export async function findLastTwins(context: RunContext): Promise<boolean> {
  if (context.ledger.state.parts.every(({ intent }) => intent === null)) return false;
  const countJobs = (): number => context.ledger.state.parts.reduce((sum, { jobs }) => sum + jobs.length, 0);
  const known = countJobs();
  await pollJobs(context);
  return countJobs() > known;
}

/** The newest jobs of the workspace; what others have waiting is counted on the way. */
async function walkNewest(context: RunContext): Promise<ReadonlyMap<string, BatchJob>> {
  const { client, ledger, memory, signal } = context;
  const open = new Set(ledger.state.parts.flatMap((part) => openJobs(part).map(({ job_id }) => job_id)));
  const listed = new Map<string, BatchJob>();
  let pages = 0;
  const isLast = open.size === 0;
  const first = ledger.state.parts.find(({ intent }) => intent !== null)?.intent;
  const walk = walkNewestFirst(client, isLast ? (first?.watermark ?? 0) : 0, 0, { signal });
  const maxPages = isLast ? MOST_LAST_PAGES : open.size;
  for await (const jobs of walk) {
    pages += 1;
    for (const job of jobs) {
      listed.set(job.id, job);
      open.delete(job.id);
    }
    if ((open.size === 0 && !isLast) || pages >= maxPages) break;
  }
  const own = new Set(ledger.state.parts.flatMap(({ jobs }) => jobs.map(({ job_id }) => job_id)));
  memory.foreignPendingRows = 0;
  for (const job of listed.values()) {
    if (own.has(job.id) || isTerminal(job)) continue;
    memory.foreignPendingRows += Math.max(0, job.total_requests - job.completed_requests);
  }
  return listed;
}

/** Jobs that carry a key of this run, or a file of it, without being known: late twins, or the job of a part in doubt. */
async function adoptStrays(context: RunContext, listed: ReadonlyMap<string, BatchJob>): Promise<void> {
  const { ledger } = context;
  const { run_id } = ledger;
  const byKey = new Map(ledger.state.parts.map((part) => [submissionKey(run_id, part), part.part]));
  const byFile = new Map(ledger.state.parts.flatMap(({ part, file_ids }) => file_ids.map((file) => [file, part])));
  const known = new Set(ledger.state.parts.flatMap(({ jobs }) => jobs.map(({ job_id }) => job_id)));
  for (const job of listed.values()) {
    if (known.has(job.id)) continue;
    const key = await keyOf(context, job);
    const file = job.input_files.find((id) => byFile.has(id));
    const number = (key === undefined ? undefined : byKey.get(key)) ?? byFile.get(file ?? "");
    const part = number === undefined ? undefined : ledger.state.parts[number];
    if (part === undefined) continue;
    if (part.jobs.length > 0) await takeTwin(context, part, job);
    else if (part.status !== "intended") await accept(context, part, job, true);
  }
}

/** The key of a listed job. A list may leave out the labels: then the job itself is asked, where it may be an inline one of ours. */
async function keyOf({ client, ledger, memory, signal }: RunContext, job: BatchJob): Promise<string | undefined> {
  if (job.metadata !== null && job.metadata !== undefined) return textOrNothing(job.metadata["mb_key"]);
  const { parts, settings } = ledger.state;
  const mayBeOurs = parts.some(
    ({ isInline, intent }) => isInline && intent !== null && job.created_at >= intent.watermark,
  );
  if (!mayBeOurs || job.endpoint !== settings?.endpoint || memory.askedJobs.has(job.id)) return undefined;
  if (memory.askedJobs.size >= MAX_ASKED) return undefined;
  memory.askedJobs.add(job.id);
  const { metadata } = await getJob(client, { job_id: job.id }, { signal });
  return textOrNothing(metadata?.["mb_key"]);
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/**
 * Of two jobs on one key the older stays, and of a part that was collected the one that was; what the other was paid for is
 * collected all the same. Where the first is lost, and nothing was sent in its place, the second takes it.
 */
async function takeTwin(context: RunContext, part: PartState, job: BatchJob): Promise<void> {
  const { ledger } = context;
  if (part.status === "lost" && waitingJobs(part).length === 0 && !isSentAgain(context, part)) {
    const message = `The service made a second job for part ${part.part}: ${job.id} takes the place of the lost one`;
    warn(context, part.part, message);
  } else {
    const [first] = part.jobs;
    const isFirstOpen = part.status === "submitted" && first !== undefined;
    const isYounger = !isFirstOpen || first.created_at === 0 || job.created_at >= first.created_at;
    const younger = isYounger ? job.id : first.job_id;
    const message = `The service made a second job for part ${part.part}; the younger, ${younger}, is cancelled`;
    warn(context, part.part, message);
    // Cancelled before it is known: where that fails, the next poll finds it again.
    await cancelOpenJob(context, part.part, younger);
  }
  await ledger.append({ type: "job.twin", part: part.part, job_id: job.id, created_at: job.created_at });
}

/** Whether a repair was planned that sends the rows of a lost part. */
function isSentAgain({ ledger }: RunContext, { attempt }: PartState): boolean {
  return ledger.state.repairs.some((repair) => repair.attempt > attempt);
}

async function lookAt(
  context: RunContext,
  part: PartState,
  known: PartJob,
  listed: BatchJob | undefined,
): Promise<void> {
  if (known.news !== undefined && isTerminal(known.news)) return;
  const { memory } = context;
  // A list may be stale or lack files: what it says of an end is confirmed.
  const job = listed === undefined || isTerminal(listed) ? await getOrMiss(context, part, known) : listed;
  if (job === undefined) return;
  memory.unseenSinceMs.delete(job.id);
  const news = newsOf(job);
  memory.news.set(job.id, news);
  // The job of a part in doubt may have been found only after the run was cancelled.
  const isToCancel = context.ledger.state.isCancelled && (news.status === "QUEUED" || news.status === "RUNNING");
  if (isToCancel) await cancelOpenJob(context, part.part, job.id);
  if (!isKnownStatus(job.status) && !isTerminal(job)) refuseStuck(context, job, part);
  if (known.news?.status !== news.status) await note(context, part, job.id, news);
}

async function note(context: RunContext, { part }: PartState, job_id: string, news: JobNews): Promise<void> {
  await context.ledger.append({ type: "job.changed", part, job_id, news });
  if (isTerminal(news)) context.onEvent?.({ type: "ended", part, job_id, status: news.status });
}

/** A job, or undefined where it is unknown; after a while that means that it is gone. */
async function getOrMiss(context: RunContext, part: PartState, known: PartJob): Promise<BatchJob | undefined> {
  const { client, memory, signal } = context;
  const { job_id } = known;
  try {
    return await getJob(client, { job_id }, { signal });
  } catch (error) {
    if (!isUnknown(error)) throw error;
    const since = memory.unseenSinceMs.get(job_id) ?? client.clock.monotonic();
    memory.unseenSinceMs.set(job_id, since);
    const isOld = client.clock.now() - part.changedAt > FRESH_JOB_MS;
    if (!isOld && client.clock.monotonic() - since <= FRESH_JOB_MS) return undefined;
    return await loseJobs(context, part, [known]);
  }
}

function refuseStuck({ client, ledger }: RunContext, job: BatchJob, part: PartState): void {
  const hours = (ledger.state.settings?.timeout_hours ?? 168) + UNKNOWN_STATE_GRACE_HOURS;
  const createdMs = job.created_at === 0 ? part.changedAt : job.created_at * 1000;
  if (client.clock.now() < createdMs + hours * HOUR_MS) return;
  throw new TimeoutError(
    `Stopped waiting: job ${job.id} of part ${part.part} stays in the unknown state "${job.status}"; look at it in the console, then go on with the run or cancel it`,
    { code: "deadline_exceeded", limitMs: hours * HOUR_MS },
  );
}
