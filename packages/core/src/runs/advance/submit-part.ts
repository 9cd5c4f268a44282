import { AmbiguousSubmitError } from "../../errors/ambiguous-submit-error.ts";
import { HttpError } from "../../errors/http-error.ts";
import { isMistralBatchError } from "../../errors/mistral-batch-error.ts";
import type { Client } from "../../http/client.ts";
import { fetchJobsPage } from "../../operations/jobs/list-jobs.ts";
import { type CreateJobBody, postJob } from "../../operations/submit/post-job.ts";
import { isSurelyNotAccepted } from "../../operations/submit/submit-outcome.ts";
import { backoffDelayMs } from "../../retry/backoff.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import type { BatchRequest } from "../../wire/create-job-params.ts";
import type { PartState } from "../ledger/run-state.ts";
import { readRequests } from "../plan/read-requests.ts";
import { partInput } from "./part-input.ts";
import { type RunContext, warn } from "./run-context.ts";
import { askedDelayMs, isAccountTrouble, pauseRun, reasonOf } from "./step-failure.ts";
import { jobLabels, submissionKey } from "./submission-key.ts";

/** A create leaves at most this long after nobody else had the run: later, another process may have settled the doubt. */
const FRESH_MS = 10_000;
const MAX_PROOFS = 20;
/** A file just uploaded may be unknown to the service for so long. */
const FRESH_FILE_MS = 300_000;
/** How often the service may refuse a part for a passing reason while nothing else of the run is under way. */
const MAX_REJECTIONS = 8;

/**
 * Makes the job of a part: the intent goes into the ledger before the request leaves, and what became of it after.
 *
 * @throws {RunError} `run_paused` for account trouble; `run_fenced` before anything is sent.
 * @throws {HttpError | ConnectionError} The service refuses for a passing reason, and has been asked often enough.
 * @throws The signal's reason; the next step finds out what became of the create.
 */
export async function submitPart(context: RunContext, part: PartState): Promise<void> {
  const { ledger, signal } = context;
  const body = await bodyOf(context, part);
  const watermark = await watermarkOf(context);
  // From before the store has the intent: a process may be stopped before it hears so.
  const client = guardedClient(context);
  const key = submissionKey(ledger.run_id, part);
  await ledger.append({ type: "submit.intended", part: part.part, key, watermark });
  let job: BatchJob;
  try {
    job = await postJob(client, body, { signal });
  } catch (error) {
    if (signal?.aborted === true || !isMistralBatchError(error)) throw error;
    await settleFailure(context, part, error);
    return;
  }
  await accept(context, part, job, false);
}

/** Notes that a part has its job. */
export async function accept(context: RunContext, { part }: PartState, job: BatchJob, adopted: boolean): Promise<void> {
  const { id: job_id, created_at } = job;
  await context.ledger.append({ type: "submit.accepted", part, job_id, created_at, adopted });
  // A job just made is looked at soon, whatever the pace of the others is.
  context.memory.nextPollMs = Math.min(context.memory.nextPollMs, context.client.clock.monotonic() + 1000);
  context.onEvent?.({ type: "submitted", part, job_id, adopted });
}

async function settleFailure(context: RunContext, part: PartState, error: Error): Promise<void> {
  const { ledger, memory, client } = context;
  const reason = reasonOf(error);
  const status = error instanceof HttpError ? error.status : null;
  if (!isSurelyNotAccepted(error)) {
    memory.doubtfulSinceMs.set(part.part, client.clock.monotonic());
    memory.walkedMs.delete(part.part);
    await ledger.append({ type: "submit.doubtful", part: part.part, reason, isForeign: false });
    warn(context, part.part, `Looking for the job, as its answer was lost: ${reason}`);
    return;
  }
  const isPassing = isPassingRefusal(error, part, client.clock.now());
  const needsFile = part.isInline && isTooLargeInline(error);
  if (needsFile) {
    await ledger.append({ type: "part.needs-file", part: part.part, reason });
    return;
  }
  await ledger.append({ type: "submit.rejected", part: part.part, reason, status, isFinal: !isPassing });
  if (isAccountTrouble(error)) await pauseRun(context, error);
  if (!isPassing) {
    warn(context, part.part, reason);
    return;
  }
  await waitAfterRefusal(context, part, error);
}

async function waitAfterRefusal(context: RunContext, part: PartState, error: Error): Promise<void> {
  const { client, memory, ledger } = context;
  const isAlone = !ledger.state.parts.some(({ status }) => status === "submitted" || status === "doubtful");
  if (isAlone && part.rejections + 1 >= MAX_REJECTIONS) throw error;
  const policy = { ...client.retryPolicy, maxInterval: 60_000 };
  const backoffMs = backoffDelayMs(policy, part.rejections, client.random.fraction());
  const askedMs = isMistralBatchError(error) ? askedDelayMs(error) : 0;
  memory.refusedUntilMs.set(part.part, client.clock.monotonic() + Math.max(backoffMs, askedMs));
}

/** Whether the same create may succeed later: no connection, no room, account trouble, or a file that has not spread yet. */
function isPassingRefusal(error: Error, part: PartState, now: number): boolean {
  if (!(error instanceof HttpError)) return isMistralBatchError(error) && error.code === "connection_failed";
  const { status, message } = error;
  if (status === 429 || isAccountTrouble(error)) return true;
  const isFreshFile = Math.abs(now - part.changedAt) < FRESH_FILE_MS || part.rejections > 0;
  if (status === 404 && part.file_id !== null && isFreshFile) return part.rejections < MAX_REJECTIONS;
  return status !== 413 && status !== 422 && /pending|too many|quota|limit/i.test(message);
}

/** A proxy in front of the service refuses a large body with a page of its own. */
function isTooLargeInline(error: Error): boolean {
  if (!(error instanceof HttpError)) return false;
  return (
    error.status === 413 ||
    (error.status === 400 && error.detail === undefined && error.body.trimStart().startsWith("<"))
  );
}

async function bodyOf(context: RunContext, part: PartState): Promise<CreateJobBody> {
  const { settings } = context.ledger.state;
  if (settings === null) throw new TypeError("A run without settings has no parts");
  const { endpoint, model, agent_id, metadata, timeout_hours } = settings;
  const { run_id } = context.ledger;
  const requests: readonly BatchRequest[] | undefined = part.isInline
    ? await readRequests(await partInput(context, part))
    : undefined;
  return {
    endpoint,
    ...(model === null ? {} : { model }),
    ...(agent_id === null ? {} : { agent_id }),
    timeout_hours,
    metadata: { ...metadata, ...jobLabels(run_id, part) },
    ...(requests === undefined ? { input_files: [part.file_id ?? ""] } : { requests }),
  };
}

/**
 * The newest `created_at` before the run's first create: its jobs are not older. The service's own time, so that no clock
 * here matters.
 */
async function watermarkOf({ client, ledger, signal }: RunContext): Promise<number> {
  for (const { intent } of ledger.state.parts) if (intent !== null) return intent.watermark;
  const { data } = await fetchJobsPage(client, { page: 0, page_size: 100, order_by: "-created" }, { signal });
  return Math.max(0, ...data.map(({ created_at }) => created_at));
}

/**
 * A client whose requests leave only while it is fresh that the run is ours. Whoever takes it over waits for so long
 * before it takes a create for lost.
 */
function guardedClient({ client, ledger }: RunContext): Client {
  const { clock, transport } = client;
  let ownMs = clock.monotonic();
  const guarded: typeof transport.fetch = async (input, init) => {
    for (let proofs = 0; clock.monotonic() - ownMs > FRESH_MS; proofs += 1) {
      if (proofs === MAX_PROOFS) throw new TypeError("The store takes too long to say whose the run is");
      ownMs = clock.monotonic();
      await ledger.proveOwner();
    }
    return await transport.fetch(input, init);
  };
  return { ...client, transport: { ...transport, fetch: guarded } };
}

/** A part whose create cannot be settled. */
export function undecidable(key: string, why: string): AmbiguousSubmitError {
  return new AmbiguousSubmitError(
    `Cannot tell whether the job of "${key}" was created: ${why}; go on with the run later, nothing is sent again until it is clear`,
    { submission_key: key },
  );
}
