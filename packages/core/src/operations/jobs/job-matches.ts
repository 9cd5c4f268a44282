import type { BatchJob } from "../../wire/batch-job.ts";
import type { ListJobsParams } from "../../wire/list-jobs-params.ts";

/**
 * Whether a job's metadata holds the wanted keys with the wanted values. A job that shows no metadata does not match.
 *
 * @param job - A job as the service shows it.
 * @param metadata - The filter; none matches every job.
 */
export function jobMatches(job: BatchJob, metadata: ListJobsParams["metadata"]): boolean {
  return Object.entries(metadata ?? {}).every(([key, value]) => {
    const actual = job.metadata?.[key];
    if (typeof actual !== "string" && typeof actual !== "number" && typeof actual !== "boolean") return false;
    // The filter travels as text, so 3 and "3" are the same to it.
    return String(actual) === String(value);
  });
}
