import { isMistralBatchError } from "../../errors/mistral-batch-error.ts";
import { deleteFile } from "../../operations/files/delete-file.ts";
import { deleteJob } from "../../operations/jobs/delete-job.ts";
import { isUnknown } from "../collect/get-ended-job.ts";
import type { PartState } from "../ledger/run-state.ts";
import { type RunContext, warn } from "./run-context.ts";
import { reasonOf } from "./step-failure.ts";

/**
 * Ends a run. What the settings say is removed from the service, but only of parts whose rows are safe in the spool.
 *
 * @throws What the store throws.
 */
export async function finishStep(context: RunContext): Promise<void> {
  const { ledger, store } = context;
  const cleanup = ledger.state.settings?.cleanup ?? "never";
  if (cleanup !== "never" && store.spool !== undefined) {
    for (const part of ledger.state.parts) await cleanUpPart(context, part, cleanup === "all");
  }
  await ledger.append({ type: "run.finished" });
  context.onEvent?.({ type: "done" });
}

async function cleanUpPart(context: RunContext, part: PartState, isAll: boolean): Promise<void> {
  const { client, signal } = context;
  if (part.collected === null) return;
  const files = [...part.file_ids];
  if (isAll) {
    for (const { news } of part.jobs) {
      for (const file of [news?.output_file, news?.error_file]) if (typeof file === "string") files.push(file);
    }
  }
  for (const file_id of files) await tryTo(context, part, () => deleteFile(client, { file_id }, { signal }));
  if (!isAll) return;
  for (const { job_id } of part.jobs) await tryTo(context, part, () => deleteJob(client, { job_id }, { signal }));
}

/** What cannot be removed is told, and left: the run is as good as ended. */
async function tryTo(context: RunContext, { part }: PartState, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (context.signal?.aborted === true || !isMistralBatchError(error)) throw error;
    if (isUnknown(error)) return;
    warn(context, part, `Cannot clean up: ${reasonOf(error)}`);
  }
}
