import { HttpError } from "../../errors/http-error.ts";
import type { Client } from "../../http/client.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { getJob } from "../../operations/jobs/get-job.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import type { PartJob } from "../ledger/run-state.ts";

/**
 * A job that has ended, as the service shows it. One that was deleted since stands as the ledger knows it: its files may be
 * there all the same.
 *
 * @throws What `getJob` throws: 404 for a job that had no files.
 */
export async function getEndedJob(
  client: Client,
  { job_id, news }: PartJob,
  options: RequestOptions,
): Promise<BatchJob> {
  try {
    return await getJob(client, { job_id }, options);
  } catch (error) {
    const hadFiles = typeof (news?.output_file ?? news?.error_file) === "string";
    if (!isUnknown(error) || news === undefined || !hadFiles) throw error;
    return { ...news, id: job_id, object: "batch", input_files: [], endpoint: "", errors: [] };
  }
}

/** Whether the service does not know what was asked for. */
export function isUnknown(error: unknown): boolean {
  return error instanceof HttpError && error.status === 404;
}
