import { Checks, isUuid } from "../http/checks.ts";
import { invalid, notFound } from "../http/service-error.ts";
import type { Call } from "../service/call.ts";
import type { JobRecord } from "./job-record.ts";
import { isJobAlive } from "./job-view.ts";
import { settleJob } from "./settle-job.ts";

/** Finds the caller's job by the id in the path and settles it; 404 for a job of somebody else. */
export async function findJob(call: Call): Promise<JobRecord> {
  if (!isUuid(call.id)) {
    const checks = new Checks();
    checks.uuid(call.id, ["path", "job_id"]);
    throw invalid(checks.issues);
  }
  const job = call.service.jobs.get(call.id.toLowerCase());
  const { newJobHiddenMs } = call.service.options.unknowns;
  if (job === undefined || job.workspace !== call.caller.workspace || !isJobAlive(job, call.now)) throw notFound();
  if (call.now < job.createdAtMs + newJobHiddenMs) throw notFound();
  await settleJob(call.service, job);
  return job;
}
