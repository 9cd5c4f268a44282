import { removeFile } from "../files/delete-file.ts";
import { removeJob } from "../jobs/delete-job.ts";
import type { Call } from "./call.ts";
import type { Operation } from "./operation.ts";

/** Deletes the job or file that a request names, as somebody else with the same workspace might. */
export async function deleteElsewhere(call: Call, operation: Operation): Promise<void> {
  const { service, now } = call;
  const id = call.id.toLowerCase();
  const job = operation.startsWith("jobs.") ? service.jobs.get(id) : undefined;
  if (job !== undefined) await removeJob(service, job, now);
  const file = operation.startsWith("files.") ? service.files.get(id) : undefined;
  if (file !== undefined) await removeFile(service, file, now);
}
