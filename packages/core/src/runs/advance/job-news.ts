import type { BatchJob } from "../../wire/batch-job.ts";
import type { JobNews } from "../ledger/run-event.ts";
import { reasonOf } from "./step-failure.ts";

/** What the ledger keeps of a job. */
export function newsOf(job: BatchJob): JobNews {
  const [problem] = job.errors;
  return {
    status: job.status,
    created_at: job.created_at,
    completed_at: job.completed_at ?? null,
    total_requests: job.total_requests,
    completed_requests: job.completed_requests,
    succeeded_requests: job.succeeded_requests,
    failed_requests: job.failed_requests,
    output_file: job.output_file ?? null,
    error_file: job.error_file ?? null,
    problem: problem === undefined ? null : reasonOf(problem.message),
  };
}
