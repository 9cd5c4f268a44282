import { jsonResponse } from "../http/json-response.ts";
import { ServiceError } from "../http/service-error.ts";
import type { Call } from "../service/call.ts";
import { findJob } from "./find-job.ts";
import { viewJob } from "./job-view.ts";

/** `POST /v1/batch/jobs/{job_id}/cancel`. */
export async function cancelJob(call: Call): Promise<Response> {
  const job = await findJob(call);
  if (job.end !== null) {
    if (call.service.options.unknowns.cancelTerminal === "refuse") {
      throw new ServiceError(400, `Batch job ${job.id} is already in a final state: ${job.end.status}`);
    }
  } else if (job.cancelRequestedAtMs === null) {
    job.cancelRequestedAtMs = call.now;
  }
  return jsonResponse(viewJob(call.service, job, call.now));
}
