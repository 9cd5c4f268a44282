import { isMistralBatchError } from "../../errors/mistral-batch-error.ts";
import type { Client } from "../../http/client.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { sleep } from "../../ports/clock.ts";
import { type SubmissionFinding, type SubmissionQuery, walkForSubmission } from "./find-submitted-job.ts";

/** When the list is walked after a send has ended, in milliseconds: acceptance was seen to come late, lists to be stale. */
const SETTLE_WALKS_MS: readonly number[] = [0, 5_000, 15_000, 30_000, 60_000, 120_000];

/**
 * Finds out what became of a create whose outcome is unknown, by walking the service's own list through the settle
 * window.
 *
 * @param client - From `createClient`.
 * @param query - The key and what else is known of the create.
 * @param endedMs - When the send ended, on the monotonic clock.
 * @param options - Signal, limits and headers of the walks.
 * @returns `found` as soon as a walk finds the job; `absent` only after every walk of the window found nothing.
 */
export async function reconcile(
  client: Client,
  query: SubmissionQuery,
  endedMs: number,
  options: RequestOptions,
): Promise<SubmissionFinding> {
  const { clock } = client;
  let finding: SubmissionFinding = { kind: "undecidable", why: "the list could not be read" };
  for (const walkMs of SETTLE_WALKS_MS) {
    await sleep(clock, endedMs + walkMs - clock.monotonic(), options.signal);
    finding = await walkOrDoubt(client, query, options);
    if (finding.kind === "found") return finding;
  }
  // The last walk is the one that counts: it looked after everything late had come.
  if (finding.kind === "absent" && query.input_files === null && !finding.isEchoSeen) {
    return { kind: "undecidable", why: "no listed job shows a submission key, so its absence proves nothing" };
  }
  return finding;
}

async function walkOrDoubt(
  client: Client,
  query: SubmissionQuery,
  options: RequestOptions,
): Promise<SubmissionFinding> {
  try {
    return await walkForSubmission(client, query, options);
  } catch (error) {
    if (options.signal?.aborted === true || !isMistralBatchError(error)) throw error;
    return { kind: "undecidable", why: error.message };
  }
}
