import { removeFile } from "../files/delete-file.ts";
import { jsonResponse } from "../http/json-response.ts";
import { ServiceError } from "../http/service-error.ts";
import type { Call } from "../service/call.ts";
import type { Service } from "../service/service.ts";
import { findJob } from "./find-job.ts";
import type { JobRecord } from "./job-record.ts";
import { stopJob } from "./settle-job.ts";

/** `DELETE /v1/batch/jobs/{job_id}`. */
export async function deleteJob(call: Call): Promise<Response> {
  const job = await findJob(call);
  if (job.end === null && call.service.options.unknowns.deleteRunning === "refuse") {
    throw new ServiceError(400, `Batch job ${job.id} has not ended and cannot be deleted`);
  }
  await removeJob(call.service, job, call.now);
  return jsonResponse({ id: job.id, object: "batch", deleted: true });
}

/** Deletes a job, whatever its state. */
export async function removeJob(service: Service, job: JobRecord, now: number): Promise<void> {
  job.deletedAtMs ??= now;
  await stopJob(service, job);
  if (!service.options.unknowns.deleteJobFiles) return;
  const files = [...job.inputFiles, job.end?.outputFile ?? null, job.end?.errorFile ?? null];
  for (const file of files) if (file !== null) await removeFile(service, file, now);
}
