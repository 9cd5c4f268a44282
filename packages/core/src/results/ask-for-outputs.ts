import type { Client } from "../http/client.ts";
import type { RequestOptions } from "../http/request-options.ts";
import { getJob } from "../operations/jobs/get-job.ts";
import { sleep } from "../ports/clock.ts";
import type { BatchJob } from "../wire/batch-job.ts";

/** The waits before an ended job that shows no results at all is asked again. */
const ASK_AGAIN_MS = [1000, 2000, 4000] as const;

/**
 * An ended job with wherever its results are. The rows of a job with inline requests come only when they are asked for,
 * and were seen to come late; so a job that names neither rows nor files is asked for them a few times.
 *
 * @returns The job as it was, or a later view of it.
 */
export async function askForOutputs(client: Client, job: BatchJob, options: RequestOptions): Promise<BatchJob> {
  if (hasResults(job)) return job;
  let current = job;
  if (job.outputs === null || job.outputs === undefined) {
    current = await getJob(client, { job_id: job.id, inline: true }, options);
  }
  for (const delayMs of ASK_AGAIN_MS) {
    if (hasResults(current)) break;
    await sleep(client.clock, delayMs, options.signal);
    current = await getJob(client, { job_id: job.id, inline: true }, options);
  }
  return current;
}

function hasResults({ outputs, output_file, error_file }: BatchJob): boolean {
  return (outputs ?? []).length > 0 || (output_file ?? null) !== null || (error_file ?? null) !== null;
}
