import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import { getJob } from "../../operations/jobs/get-job.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import type { PartState } from "../ledger/run-state.ts";
import type { RunContext } from "./run-context.ts";
import { submissionKey } from "./submission-key.ts";
import { accept } from "./submit-part.ts";

/**
 * Ends the doubt about a part by what a person found out.
 *
 * @throws {InvalidInputError} `invalid_argument`
 */
export async function settleByHand(context: RunContext, number: number, job_id: string | null): Promise<void> {
  const { client, ledger, signal } = context;
  const part = ledger.state.parts[number];
  if (part === undefined || (part.status !== "doubtful" && part.status !== "intended")) {
    throw wrong(
      `part ${number}`,
      part === undefined ? "the run has no such part" : `it is ${part.status}, not in doubt`,
    );
  }
  if (job_id === null) {
    const reason = "A person saw that no job came of it";
    await ledger.append({ type: "submit.rejected", part: number, reason, status: null, isFinal: false });
    return;
  }
  const job = await getJob(client, { job_id }, { signal });
  if (isForeign(ledger.run_id, part, job)) {
    throw wrong(`part ${number}`, `job ${job_id} was made for something else, as its labels and files say`);
  }
  await accept(context, part, job, true);
}

function isForeign(run_id: string, part: PartState, { metadata, input_files }: BatchJob): boolean {
  const key = metadata?.["mb_key"];
  if (typeof key === "string") return key !== submissionKey(run_id, part);
  return !part.isInline && !input_files.some((file) => part.file_ids.includes(file));
}

function wrong(what: string, why: string): InvalidInputError {
  return new InvalidInputError(`Cannot settle ${what}: ${why}`, { field: "part" });
}
