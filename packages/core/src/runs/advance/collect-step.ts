import { isMistralBatchError } from "../../errors/mistral-batch-error.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import { collectPart } from "../collect/collect-part.ts";
import { getEndedJob, isUnknown } from "../collect/get-ended-job.ts";
import { getOutcomes, putOutcomes } from "../collect/outcome-blobs.ts";
import { partFile } from "../collect/part-file.ts";
import { uniteCollections } from "../collect/unite-collections.ts";
import { waitingJobs } from "../ledger/part-jobs.ts";
import type { PartState } from "../ledger/run-state.ts";
import { judgeOf } from "./judge-of.ts";
import { loseJobs } from "./lose-jobs.ts";
import { sentInput } from "./part-input.ts";
import { reportProgress } from "./report-progress.ts";
import { type RunContext, warn } from "./run-context.ts";
import { isAccountTrouble, pauseRun, reasonOf } from "./step-failure.ts";

/** An event is short: of the messages of a part it holds the most frequent. */
const MOST_ERRORS = 10;

/**
 * Fetches the rows of a part whose jobs have ended into the spool, where there is one, and books what became of each; of a
 * part that was collected before, those of the late twin that showed since. Nothing is deleted on the service before this.
 *
 * @throws {RunError} `run_paused`; `source_required`. {InvalidInputError} `invalid_argument` where the schema is missing.
 * @throws {MistralBatchError} `accounting_failed`; `sink_unwritable` where the disk is full: the part is fetched again later.
 */
export async function collectStep(context: RunContext, part: PartState): Promise<void> {
  const { client, ledger, store, signal, onEvent } = context;
  const { run_id } = ledger;
  const schema = judgeOf(context);
  try {
    const jobs = await endedJobs(context, part);
    if (jobs === undefined) return;
    const inputs = await sentInput(context, part);
    const collection = part.collections.length;
    const sink = (await store.spool?.sink(partFile(run_id, part.part, collection))) ?? null;
    const collected = await collectPart(client, { jobs, inputs, rows: part.rows }, sink, { signal, schema });
    const known = await getOutcomes(store, run_id, part, collection - 1);
    const { counts, usage, errors, outcomes, digest } = await uniteCollections(part.collected, known, collected);
    const problem = collected.problem === null ? null : reasonOf(collected.problem);
    const blobs = await putOutcomes(store, run_id, part, outcomes);
    const shown = errors.slice(0, MOST_ERRORS).map((error) => ({ ...error, message: reasonOf(error.message) }));
    const rows = { counts, usage, errors: shown, blobs, digest, problem };
    await ledger.append({ type: "part.collected", part: part.part, ...rows });
    if (problem !== null) warn(context, part.part, problem);
    onEvent?.({ type: "collected", part: part.part, rows: part.rows });
    reportProgress(context);
  } catch (error) {
    if (isAccountTrouble(error)) await pauseRun(context, error);
    if (!isGone(error)) throw error;
    await loseJobs(context, part, waitingJobs(part), reasonOf(error));
  }
}

/** Whether the service no longer has the rows of a job, or the job itself. */
function isGone(error: unknown): boolean {
  return isUnknown(error) || (isMistralBatchError(error) && error.code === "results_unavailable");
}

/** The jobs of a part that are to be collected, with their files, oldest first; undefined where one is gone, which is noted. */
async function endedJobs(context: RunContext, part: PartState): Promise<BatchJob[] | undefined> {
  const { client, signal } = context;
  const jobs: BatchJob[] = [];
  for (const known of waitingJobs(part)) {
    try {
      jobs.push(await getEndedJob(client, known, { signal }));
    } catch (error) {
      if (!isUnknown(error)) throw error;
      return await loseJobs(context, part, [known]);
    }
  }
  return jobs.sort((left, right) => left.created_at - right.created_at);
}
