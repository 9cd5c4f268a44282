import type { BatchJob, MistralBatch, ResultRow, ResultSummary, Source } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { countOf, formatCount } from "../terminal/format.ts";
import { createProgress } from "../terminal/progress.ts";

/** What takes the lines. */
export interface LineSink {
  write(bytes: Uint8Array): Promise<void>;
}

/**
 * Writes the rows of an ended job as lines, each as the service wrote it, and says what became of them.
 *
 * @param context - Console, clock, signal.
 * @param batch - The client.
 * @param job - The job.
 * @param sink - Where the lines go.
 * @param inputs - The requests; with them every one has a line, `missing` where the service has none.
 * @throws What `readResults` throws.
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
  const encoder = new TextEncoder();
  const rows = batch.results(job, { inputs, signal: context.signal });
  let done = 0;
  try {
    for await (const group of rows.batches()) {
      await sink.write(encoder.encode(group.map((row) => `${lineOf(row)}\n`).join("")));
      done += group.length;
      if (context.console.isLive) progress.update({ state: "", done, total: job.total_requests });
    }
  } finally {
    progress.stop();
  }
  return rows.summary();
}

function lineOf(row: ResultRow): string {
  if (row.line !== null) return row.line;
  const { custom_id } = row;
  if (row.outcome === "missing") {
    return JSON.stringify({ custom_id, response: null, error: { type: "missing", reason: row.reason } });
  }
  const error = row.outcome === "failed" ? row.error : null;
  return JSON.stringify({ custom_id, response: { status_code: row.status_code, body: row.body }, error });
}
