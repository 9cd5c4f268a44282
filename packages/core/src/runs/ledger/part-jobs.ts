import { isTerminal } from "../../wire/batch-job-status.ts";
import type { PartJob, PartState, PartStatus } from "./run-state.ts";

/** In these states a part may have jobs whose rows are still to come: its job, or a late twin of it. */
const WITH_JOBS: ReadonlySet<PartStatus> = new Set(["submitted", "collected", "lost"]);

/** Whether the rows of a job are still to be booked. */
export function isWaiting({ collection, isLost }: PartJob): boolean {
  return collection === null && !isLost;
}

/** The jobs of a part whose rows are still to be booked. */
export function waitingJobs({ status, jobs }: PartState): readonly PartJob[] {
  return WITH_JOBS.has(status) ? jobs.filter(isWaiting) : [];
}

/** The jobs of a part that may still change. */
export function openJobs(part: PartState): readonly PartJob[] {
  return waitingJobs(part).filter(({ news }) => news === undefined || !isTerminal(news));
}
