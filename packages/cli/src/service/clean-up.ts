import type { BatchJob, MistralBatch } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { cleanText } from "../terminal/clean-text.ts";

/** What to delete from the service once the rows are safe. */
export type Cleanup = "never" | "input" | "all";

/**
 * Deletes files of a finished job. A file that stays is no reason to fail: the rows are safe.
 *
 * @param context - Console, signal.
 * @param batch - The client.
 * @param job - The job.
 * @param cleanup - Which files.
 */
export async function cleanUp(
  context: CommandContext,
  batch: MistralBatch,
  job: BatchJob,
  cleanup: Cleanup,
): Promise<void> {
  if (cleanup === "never") return;
  const results = cleanup === "all" ? [job.output_file, job.error_file] : [];
  for (const file_id of [...job.input_files, ...results]) {
    if (file_id === null || file_id === undefined) continue;
    try {
      await batch.files.delete({ file_id }, { signal: context.signal });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      context.console.note(`warning: file ${file_id} was not deleted: ${cleanText(reason)}`);
    }
  }
}
