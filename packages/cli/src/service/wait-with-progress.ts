import type { BatchJob, MistralBatch } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { countOf, formatCount } from "../terminal/format.ts";
import { createProgress } from "../terminal/progress.ts";

/** How a person waits: the first look after a few seconds, then less often. */
const DEFAULT_POLL_MS = 5_000;
const LONGEST_POLL_MS = 60_000;

/** How to wait. */
export interface WaitSettings {
  /** Milliseconds between two looks at the job; left out, they get less often. */
  readonly pollMs?: number | undefined;
  readonly deadlineMs?: number | undefined;
  readonly timeoutHours?: number | undefined;
}

/**
 * Waits for a job while its progress is shown.
 *
 * @param context - Console, clock, signal.
 * @param batch - The client.
 * @param job - The job as it was last seen, or its id.
 * @param settings - How often to look, and how long.
 * @returns The job as it ended.
 * @throws What `waitForJob` throws.
 */
export async function waitWithProgress(
  context: CommandContext,
  batch: MistralBatch,
  job: BatchJob | { readonly job_id: string },
  settings: WaitSettings,
): Promise<BatchJob> {
  const progress = createProgress(context, {
    label: "Rows",
    amount: ({ done, total }) => `${formatCount(done)} of ${countOf(total, "row")}`,
  });
  const show = (current: BatchJob): void =>
    progress.update({
      state: current.status,
      done: current.completed_requests,
      total: current.total_requests,
      failed: current.failed_requests,
    });
  if ("id" in job) show(job);
  try {
    const { pollMs = DEFAULT_POLL_MS, deadlineMs, timeoutHours } = settings;
    const ended = await batch.jobs.wait("id" in job ? { job_id: job.id } : job, {
      signal: context.signal,
      pollMs,
      maxPollMs: settings.pollMs ?? LONGEST_POLL_MS,
      onPoll: show,
      onWarning: (message) => progress.note(`warning: ${message}`),
      deadlineMs,
      ...(timeoutHours === undefined ? {} : { timeout_hours: timeoutHours }),
    });
    show(ended);
    return ended;
  } finally {
    progress.stop();
  }
}
