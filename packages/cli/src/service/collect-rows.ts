import { type BatchJob, collectResults, type MistralBatch, type ResultSummary, type Source } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { countOf, formatCount } from "../terminal/format.ts";
import { createProgress } from "../terminal/progress.ts";

/** Where the lines of a job go. */
export type LineSink = Parameters<typeof collectResults>[2];

/**
 * Writes the rows of an ended job as lines, each as the service wrote it, and says what became of them.
 *
 * @param context - Console, clock, signal.
 * @param batch - The client.
 * @param job - The job.
 * @param sink - Where the lines go; it is committed when all are there.
 * @param inputs - The requests; with them every one has a line, `missing` where the service has none.
 * @throws What `collectResults` throws.
 */
export async function collectRows(
  context: CommandContext,
  batch: MistralBatch,
  job: BatchJob,
  sink: LineSink,
  inputs: Source | undefined,
): Promise<ResultSummary> {
  const progress = createProgress(context, {
    label: "Collect",
    amount: ({ done, total }) => `${formatCount(done)} of ${countOf(total, "row")}`,
  });
  let done = 0;
  try {
    return await collectResults(batch.client, job, sink, {
      inputs,
      signal: context.signal,
      onRows: (count) => {
        done += count;
        if (context.console.isLive) progress.update({ state: "", done, total: job.total_requests });
      },
    });
  } finally {
    progress.stop();
  }
}

/** A sink that cannot take back what it was given: stdout. */
export function streamSink({ console, signal }: CommandContext): LineSink {
  return {
    // A pipe may still hold what it was given when more is written, and the bytes are used again.
    write: (bytes) => console.write(bytes.slice(), signal),
    checkpoint: () => "",
    restore() {},
    commit() {},
    abort() {},
  };
}
