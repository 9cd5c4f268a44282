import { HttpError } from "../../errors/http-error.ts";
import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import { isMistralBatchError } from "../../errors/mistral-batch-error.ts";
import { TimeoutError } from "../../errors/timeout-error.ts";
import { checkMilliseconds } from "../../http/check-milliseconds.ts";
import type { Client } from "../../http/client.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { sleep } from "../../ports/clock.ts";
import { LONGEST_RETRY_AFTER_MS } from "../../retry/retry-after.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import { isKnownStatus, isTerminal } from "../../wire/batch-job-status.ts";
import { getJob } from "../jobs/get-job.ts";
import { type PollSchedule, pollDelayMs } from "./poll-interval.ts";

/** Names a job to wait for. A job as `createJob` returned it keeps its endpoint in the type. */
export type JobReference<Endpoint extends string = string> =
  | { readonly job_id: string; readonly endpoint?: Endpoint | undefined }
  | BatchJob<Endpoint>;

/** How to wait. */
export interface WaitOptions extends RequestOptions, PollSchedule {
  /** Called after each poll with the job as it is now. */
  readonly onPoll?: ((job: BatchJob, poll: { readonly nextPollMs: number }) => void) | undefined;
  /**
   * Called for what is odd but does not end the wait: a state that this version does not know (once), and a failed poll
   * (once, until one succeeds again).
   */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Stop waiting after this many milliseconds; the job goes on. Default: no limit but the job's own. */
  readonly deadlineMs?: number | undefined;
  /** The job's `timeout_hours`, which the service does not show again; it bounds the wait on an unknown state. @default 168 */
  readonly timeout_hours?: number | undefined;
}

/** A job just made may not be readable yet. */
const FRESH_JOB_MS = 300_000;
const HOUR_MS = 3_600_000;
/** What an unknown state is given beyond the job's own timeout. */
const UNKNOWN_STATE_GRACE_HOURS = 24;

/**
 * Waits until a job has ended, whatever its end is: read the results of every ended job, since rows of a timed-out or
 * cancelled one are paid too.
 *
 * Polls get slower while nothing happens. Failed connections, 429 and 5xx do not end the wait; 401, 402 and 403 do. A
 * 404 is tolerated for five minutes, as a job just made may not be readable yet.
 *
 * @param client - From `createClient`.
 * @param job - A job, or `{ job_id }`.
 * @param options - Signal, limits, `onPoll`, poll spacing in milliseconds, `deadlineMs`.
 * @returns The ended job.
 * @throws {TimeoutError} `deadline_exceeded`: `deadlineMs` has passed, or the job stayed in a state that this version does
 * not know for longer than its timeout and a day. The job goes on.
 * @throws {HttpError} The service refuses the key or no longer knows the job.
 * @throws The signal's reason after an abort; the job goes on.
 * @example
 * ```ts
 * import { createClient, waitForJob } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const ended = await waitForJob(client, { job_id: "b4ac8bfd-6bd0-4bc0-8a2b-6a7f7a1d9f10" }, {
 *   onPoll: (job) => console.log(job.status, job.completed_requests),
 * });
 * ```
 */
export async function waitForJob<Endpoint extends string = string>(
  client: Client,
  job: JobReference<Endpoint>,
  options: WaitOptions = {},
): Promise<BatchJob<Endpoint>> {
  const { clock, random } = client;
  if (typeof job !== "object" || job === null) {
    throw new InvalidInputError("Cannot call jobs.wait: the argument must be a job or { job_id }");
  }
  for (const name of ["pollMs", "maxPollMs", "deadlineMs"] as const) checkMilliseconds(name, options[name]);
  const job_id = "job_id" in job ? job.job_id : job.id;
  const startedMs = clock.monotonic();
  const startedAtMs = clock.now();
  let isWarned = false;
  let isFailing = false;
  for (let poll = 0; ; poll += 1) {
    const current = await pollOnce(client, job_id, options, startedMs);
    if (current.job !== undefined && isTerminal(current.job)) return checkEndpoint(current.job, job.endpoint);
    if (current.job !== undefined && !isKnownStatus(current.job.status)) {
      if (!isWarned)
        options.onWarning?.(`Job ${job_id} is in a state that this version does not know: "${current.job.status}"`);
      isWarned = true;
      refuseStuck(client, current.job, startedAtMs, options);
    }
    if (current.failure !== undefined && !isFailing)
      options.onWarning?.(`Cannot look at job ${job_id} for now, trying on: ${current.failure}`);
    isFailing = current.failure !== undefined;
    const nextPollMs = Math.max(current.retryAfterMs, pollDelayMs(options, poll, random.fraction()));
    if (current.job !== undefined) options.onPoll?.(current.job, { nextPollMs });
    await sleepUntil(client, nextPollMs, startedMs, job_id, options);
  }
}

interface Poll {
  readonly job: BatchJob | undefined;
  readonly retryAfterMs: number;
  /** What failed, in words; a job just made that cannot be read yet is no failure. */
  readonly failure?: string;
}

async function pollOnce(client: Client, job_id: string, options: WaitOptions, startedMs: number): Promise<Poll> {
  try {
    return { job: await getJob(client, { job_id }, requestOptions(options)), retryAfterMs: 0 };
  } catch (error) {
    if (options.signal?.aborted === true) throw options.signal.reason;
    const isFresh = client.clock.monotonic() - startedMs < FRESH_JOB_MS;
    const isEarly404 = error instanceof HttpError && error.code === "not_found" && isFresh;
    if (!isEarly404 && !(isMistralBatchError(error) && error.isRetryable)) throw error;
    return {
      job: undefined,
      retryAfterMs: Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS),
      ...(isEarly404 ? {} : { failure: error.message }),
    };
  }
}

function requestOptions({ signal, timeoutMs, idleMs, retries, headers }: WaitOptions): RequestOptions {
  return { signal, timeoutMs, idleMs, retries, headers };
}

function refuseStuck(client: Client, job: BatchJob, startedAtMs: number, { timeout_hours = 168 }: WaitOptions): void {
  const limitMs = (timeout_hours + UNKNOWN_STATE_GRACE_HOURS) * HOUR_MS;
  const createdAtMs = job.created_at === 0 ? startedAtMs : job.created_at * 1000;
  if (client.clock.now() < createdAtMs + limitMs) return;
  throw new TimeoutError(
    `Stopped waiting: job ${job.id} stays in the unknown state "${job.status}"; look at it in the console, or wait again`,
    { code: "deadline_exceeded", limitMs },
  );
}

async function sleepUntil(
  client: Client,
  delayMs: number,
  startedMs: number,
  job_id: string,
  { deadlineMs, signal }: WaitOptions,
): Promise<void> {
  const leftMs =
    deadlineMs === undefined ? Number.POSITIVE_INFINITY : startedMs + deadlineMs - client.clock.monotonic();
  await sleep(client.clock, Math.max(0, Math.min(delayMs, leftMs)), signal);
  if (deadlineMs === undefined || delayMs < leftMs) return;
  throw new TimeoutError(
    `Stopped waiting after ${deadlineMs} ms: job ${job_id} is still running; wait for it again to go on`,
    {
      code: "deadline_exceeded",
      limitMs: deadlineMs,
    },
  );
}

function checkEndpoint<Endpoint extends string>(job: BatchJob, endpoint: Endpoint | undefined): BatchJob<Endpoint> {
  if (endpoint === undefined || job.endpoint === "" || job.endpoint === endpoint) return job as BatchJob<Endpoint>;
  throw new InvalidInputError(`Cannot take job ${job.id} for "${endpoint}": its endpoint is "${job.endpoint}"`, {
    field: "endpoint",
  });
}
