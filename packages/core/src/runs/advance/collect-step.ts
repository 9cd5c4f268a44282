import { HttpError } from "../../errors/http-error.ts";
import { isMistralBatchError } from "../../errors/mistral-batch-error.ts";
import { getJob } from "../../operations/jobs/get-job.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import { collectPart } from "../collect/collect-part.ts";
import { getOutcomes, putOutcomes } from "../collect/outcome-blobs.ts";
import { partFile } from "../collect/part-file.ts";
import { uniteCollections } from "../collect/unite-collections.ts";
import { waitingJobs } from "../ledger/part-jobs.ts";
import type { PartState } from "../ledger/run-state.ts";
import { judgeOf } from "./judge-of.ts";
import { sentInput } from "./part-input.ts";
import { reportProgress } from "./report-progress.ts";
import type { RunContext } from "./run-context.ts";
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
    const inputs = await sentInput(context, part);
    const jobs = await endedJobs(context, part);
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
    if (problem !== null) onEvent?.({ type: "warning", part: part.part, message: problem });
    onEvent?.({ type: "collected", part: part.part, rows: part.rows });
    reportProgress(context);
  } catch (error) {
    if (isAccountTrouble(error)) await pauseRun(context, error);
    if (!isGone(error)) throw error;
    await loseRows(context, part, reasonOf(error));
  }
}

/** Whether the service no longer has the rows of a job, or the job itself. */
function isGone(error: unknown): boolean {
  if (error instanceof HttpError) return error.status === 404;
  return isMistralBatchError(error) && error.code === "results_unavailable";
}

/** Notes that the rows are gone: of the part, or where that was collected before, of a late twin alone. */
async function loseRows({ ledger, onEvent }: RunContext, part: PartState, reason: string): Promise<void> {
  onEvent?.({ type: "warning", part: part.part, message: reason });
  if (part.status === "submitted") await ledger.append({ type: "part.lost", part: part.part, reason });
  else
    for (const { job_id } of waitingJobs(part))
      await ledger.append({ type: "job.lost", part: part.part, job_id, reason });
}

/** The jobs of a part that are to be collected, with their files, oldest first. */
async function endedJobs({ client, signal }: RunContext, part: PartState): Promise<BatchJob[]> {
  const jobs: BatchJob[] = [];
  for (const { job_id } of waitingJobs(part)) jobs.push(await getJob(client, { job_id }, { signal }));
  return jobs.sort((left, right) => left.created_at - right.created_at);
}
