import type { Call } from "../call.ts";
import type { JsonObject } from "../http/json-object.ts";
import { findListedJob, walkOwnJobs } from "../jobs/walk-own-jobs.ts";
import type { Submission } from "./submission.ts";

/** The service's clock may be behind ours by so much. */
const CLOCK_DOUBT_MS = 300_000;

/** A job that was made under a key. */
export interface FoundSubmission {
  readonly job: JsonObject;
  /** Of the body that made it; undefined where it was made without a gateway. */
  readonly digest: string | undefined;
}

/**
 * Looks for the tenant's job of a submission key in the service's list, newest first. Of several the oldest counts, as for
 * the client.
 *
 * @param sinceMs - Unix milliseconds: older jobs are not looked at.
 * @throws {Refusal} where the list cannot be read.
 */
export async function findSubmission(
  call: Call,
  { key }: Submission,
  sinceMs: number,
): Promise<FoundSubmission | undefined> {
  const createdAfterMs = sinceMs - CLOCK_DOUBT_MS;
  let oldest: FoundSubmission | undefined;
  for await (const { job, labels } of walkOwnJobs(call, { query: [["order_by", "-created"]], createdAfterMs })) {
    const isOlder = oldest === undefined || createdMs(job) <= createdMs(oldest.job);
    if (labels.key === key && createdMs(job) >= createdAfterMs && isOlder) oldest = { job, digest: labels.body };
  }
  return oldest === undefined ? undefined : { ...oldest, job: await findListedJob(call, oldest.job) };
}

function createdMs({ created_at }: JsonObject): number {
  return Number(created_at) * 1000;
}
