import type { BatchJob } from "../../wire/batch-job.ts";
import { isScalar, type ListJobsParams } from "../../wire/list-jobs-params.ts";

/**
 * Whether a job's metadata holds the wanted keys with the wanted values. A job that shows no metadata does not match.
 *
 * @param metadata - The filter; none matches every job.
 * @returns Says it of a job as the service shows it.
 */
export function jobMatches(metadata: ListJobsParams["metadata"]): (job: BatchJob) => boolean {
  const wanted = Object.entries(metadata ?? {});
  return (job) =>
    wanted.every(([key, value]) => {
      const actual = job.metadata?.[key];
      // The filter travels as text, so 3 and "3" are the same to it.
      return isScalar(actual) && String(actual) === String(value);
    });
}
