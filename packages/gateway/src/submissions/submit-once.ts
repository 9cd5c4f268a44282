import { sleep } from "@mistral-batch/core";
import type { Call } from "../call.ts";
import type { JsonObject } from "../http/json-object.ts";
import { Refusal, refuse } from "../http/refusal.ts";
import { isUuid } from "../tenancy/id-seal.ts";
import { findSubmission } from "./find-submission.ts";
import { refuseOtherBody, type Submission } from "./submission.ts";
import { isForgotten, readRecord } from "./submission-record.ts";
import { SubmissionSlot } from "./submission-slot.ts";

/** A create on its way to the service. */
export interface Create {
  /** What comes before the request leaves: where it fails, nothing was sent. Returns the body. */
  prepare(): Promise<string>;
  /** Sends it once. */
  send(body: string): Promise<JsonObject>;
}

/** How far back a create that nobody remembers is looked for: what sends again does so at once, or within minutes. */
const LOOK_BACK_MS = 900_000;
/** How long a create waits for the first under its key. */
const WAITS_MS: readonly number[] = [50, 100, 200, 400, 800, 1600, 3200];
const RETRY_AFTER_MS = 5000;
/** 4xx answers that something on the way may give although the service acts on the request. */
const DOUBTFUL_STATUSES: ReadonlySet<number> = new Set([408, 409, 425, 499]);

/**
 * Sends a create, unless its submission key was sent before: then its job is the first's. Browsers and proxies send a request
 * again whose answer they have lost, and nothing in the second tells it from the first.
 *
 * @returns The service's job.
 * @throws {Refusal} 409 where the first may have made a job that cannot be found yet, 422 where it had another body, and what
 * the service says.
 */
export async function submitOnce(call: Call, submission: Submission, create: Create): Promise<JsonObject> {
  const slot = new SubmissionSlot(call, submission);
  const earlier = await takeTurn(call, submission, slot);
  if (earlier !== undefined) return earlier;
  const body = await orRefused(slot, () => create.prepare());
  try {
    const job = await create.send(body);
    await (isUuid(job["id"]) ? slot.settleMade(job) : slot.settle("doubtful"));
    return job;
  } catch (reason) {
    await slot.settle(isSureRefusal(reason) ? "refused" : "doubtful");
    throw reason;
  }
}

/** Whether an answer proves that no job was made. */
function isSureRefusal(reason: unknown): boolean {
  return reason instanceof Refusal && reason.status < 500 && !DOUBTFUL_STATUSES.has(reason.status);
}

/** @returns The job of the first under the key; undefined where it is this create's turn. */
async function takeTurn(call: Call, submission: Submission, slot: SubmissionSlot): Promise<JsonObject | undefined> {
  const taken = await slot.claim();
  if (taken === undefined) return await findForgotten(call, submission, slot);
  const kept = await waitForFirst(call, slot, taken);
  const { state, digest, sentMs, doubtfulUntilMs, job } = readRecord(kept);
  const nowMs = call.gateway.options.clock.now();
  if (state === "refused" || isForgotten(sentMs, nowMs)) {
    await claimOver(slot, kept);
    return await findForgotten(call, submission, slot);
  }
  if (state === "made" || nowMs < doubtfulUntilMs) refuseOtherBody(submission, digest);
  if (job !== null) return job;
  const found = await findSubmission(call, submission, sentMs);
  if (found !== undefined) {
    await slot.settleMade(found.job, found.digest, kept);
    refuseOtherBody(submission, found.digest);
    return found.job;
  }
  if (nowMs < doubtfulUntilMs) throw inDoubt();
  await claimOver(slot, kept);
  return undefined;
}

/** Reads the records by turns, since another request, or another instance, can wake nobody here. */
async function waitForFirst({ gateway, request }: Call, slot: SubmissionSlot, taken: string): Promise<string> {
  const { clock } = gateway.options;
  let kept = taken;
  for (const waitMs of WAITS_MS) {
    const { state, doubtfulUntilMs } = readRecord(kept);
    if (state !== "sent" || clock.now() >= doubtfulUntilMs) return kept;
    await sleep(clock, waitMs, request.signal);
    kept = await slot.look(kept);
  }
  return kept;
}

async function claimOver(slot: SubmissionSlot, kept: string): Promise<void> {
  // Somebody else took it meanwhile, and sends it now.
  if ((await slot.claim(kept)) !== undefined) throw inDoubt();
}

/** Looks for a job that another instance made, or this one before it was started again. */
async function findForgotten(
  call: Call,
  submission: Submission,
  slot: SubmissionSlot,
): Promise<JsonObject | undefined> {
  return await orRefused(slot, async () => {
    const found = await findSubmission(call, submission, call.gateway.options.clock.now() - LOOK_BACK_MS);
    if (found === undefined) return undefined;
    await slot.settleMade(found.job, found.digest);
    refuseOtherBody(submission, found.digest);
    return found.job;
  });
}

/** Does what comes before the request leaves, and gives the turn back where that fails. */
async function orRefused<T>(slot: SubmissionSlot, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (reason) {
    await slot.settle("refused");
    throw reason;
  }
}

/** 409 proves nothing to a client, so it looks for the job itself before it sends anything again. */
function inDoubt(): Refusal {
  const words =
    "A create with this submission key may have made a job: look for it in the list before you create it again";
  return refuse(409, words, RETRY_AFTER_MS);
}
