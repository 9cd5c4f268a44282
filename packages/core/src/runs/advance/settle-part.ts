import { walkForSubmission } from "../../operations/submit/find-submitted-job.ts";
import type { PartState } from "../ledger/run-state.ts";
import type { RunContext } from "./run-context.ts";
import { settleView } from "./settle-window.ts";
import { isAccountTrouble, pauseRun } from "./step-failure.ts";
import { submissionKey } from "./submission-key.ts";
import { accept, undecidable } from "./submit-part.ts";

/** How often a part is sent again because its job was not found. */
const MAX_RESENDS = 3;

/**
 * Looks for the job of a doubtful part: found, it is adopted; surely absent after the settle window, the part may be sent
 * again with the same key.
 *
 * @throws {AmbiguousSubmitError} `ambiguous_submit` where the window is over and the list cannot settle it.
 * @throws What `listJobs` throws.
 */
export async function settlePart(context: RunContext, part: PartState): Promise<void> {
  const { client, ledger, memory, signal } = context;
  const startedMs = client.clock.monotonic();
  const since = memory.doubtfulSinceMs.get(part.part);
  const view = settleView(part, {
    ownMs: since === undefined ? undefined : startedMs - since,
    now: client.clock.now(),
  });
  const key = part.intent?.key ?? submissionKey(ledger.run_id, part);
  const query = {
    submission_key: key,
    input_files: part.isInline ? null : part.file_ids,
    endpoint: ledger.state.settings?.endpoint ?? "",
    watermark: part.intent?.watermark ?? 0,
    ownsFiles: true,
  };
  const finding = await walkForSubmission(client, query, { signal }).catch(async (error: unknown) => {
    if (isAccountTrouble(error)) return await pauseRun(context, error);
    throw error;
  });
  memory.walkedMs.set(part.part, startedMs);
  if (finding.kind === "found") {
    await accept(context, part, finding.job, true);
    return;
  }
  if (!view.isOver) return;
  if (finding.kind === "undecidable") throw undecidable(key, finding.why);
  if (part.isInline && !finding.isEchoSeen) {
    throw undecidable(key, "no listed job shows a submission key, so its absence proves nothing");
  }
  if (part.absences >= MAX_RESENDS) throw undecidable(key, `it was sent ${part.absences + 1} times without an answer`);
  const reason = "No job came of it within the settle window";
  await ledger.append({ type: "submit.rejected", part: part.part, reason, status: null, isFinal: false });
}

/** Notes that a create was left behind by a crash or an abort: nobody knows what became of it. */
export async function doubtPart({ ledger, memory, client }: RunContext, part: PartState): Promise<void> {
  memory.doubtfulSinceMs.set(part.part, client.clock.monotonic());
  const reason = "The process that created the job did not see the answer";
  await ledger.append({ type: "submit.doubtful", part: part.part, reason, isForeign: true });
}
