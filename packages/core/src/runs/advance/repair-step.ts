import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import { loadOutcomes, type OutcomeMap } from "../collect/outcome-map.ts";
import { waitingJobs } from "../ledger/part-jobs.ts";
import { cutRepair, latestAttempt, type PartState, type RepairState, type RunState } from "../ledger/run-state.ts";
import { checkRepair, type RepairTerms } from "../plan/check-repair.ts";
import { planRepairParts } from "../plan/repair-source.ts";
import { finishStep } from "./finish-step.ts";
import { sourceRequired } from "./part-input.ts";
import { repairOptions } from "./repair-input.ts";
import type { RunContext } from "./run-context.ts";

/** How many parts an event of a repair holds. */
const PARTS_PER_EVENT = 300;
const MOST_ATTEMPTS = 10;

/** Plans the next attempt of what failed, or what a crash left out of it; ends the run where nothing is left to repair. */
export async function repairStep(context: RunContext): Promise<void> {
  const { store, ledger } = context;
  const cut = cutRepair(ledger.state);
  if (cut !== undefined) {
    const { map, selections } = await loadOutcomes(store, ledger.state, cut.attempt - 1);
    await sendAgain(context, cut, map, selections.get(cut.attempt) ?? new Uint32Array());
  } else if ((await planRepair(context)) === 0) await finishStep(context);
}

/**
 * Plans to send rows again.
 *
 * @param context - The run.
 * @param options - Which rows, and how much room truncated ones get; by default what the run's settings say.
 * @returns How many rows; 0 where there are none.
 * @throws {InvalidInputError} `invalid_argument` for a run that has rows under way.
 * @throws {RunError} `source_required`, `source_changed`.
 */
export async function planRepair(context: RunContext, options: RepairTerms = {}): Promise<number> {
  const { ledger, store } = context;
  const { state } = ledger;
  const attempt = 1 + latestAttempt(state);
  if (state.parts.some((part) => isUnderWay(part, state))) {
    throw wrong(state.run_id, "it has rows under way; wait for it first");
  }
  if (attempt > MOST_ATTEMPTS) throw wrong(state.run_id, `rows were sent ${MOST_ATTEMPTS} times; look at their errors`);
  const { classes, truncatedTokensFactor } = checkRepair(options, state.settings?.repair);
  const { map } = await loadOutcomes(store, state);
  const selection = map.select(classes);
  if (selection.length > 0) await sendAgain(context, { attempt, classes, truncatedTokensFactor }, map, selection);
  return selection.length;
}

/** Writes the plan of an attempt, as far as it is not written: the same rows are cut into the same parts each time. */
async function sendAgain(
  { ledger, source, proveSource, signal, onEvent }: RunContext,
  { attempt, classes, truncatedTokensFactor }: Omit<RepairState, "rows" | "isWhole">,
  before: OutcomeMap,
  selection: Uint32Array,
): Promise<void> {
  const { state } = ledger;
  if (source === undefined) throw sourceRequired(state.run_id, "sending rows again needs");
  await proveSource(signal);
  const limits = state.settings?.limits ?? { maxPartRows: 100_000, maxPartBytes: 512_000_000 };
  const options = repairOptions(state, before, signal, truncatedTokensFactor);
  const parts = await planRepairParts(source, selection, limits, options);
  const terms = { attempt, classes, truncatedTokensFactor, rows: selection.length };
  let first = state.parts.filter((part) => part.attempt === attempt).length;
  for (; first < parts.length; first += PARTS_PER_EVENT) {
    const isLast = first + PARTS_PER_EVENT >= parts.length;
    const some = parts.slice(first, first + PARTS_PER_EVENT);
    await ledger.append({ type: "repair.planned", ...terms, parts: some, isLast });
  }
  onEvent?.({ type: "repairing", attempt, rows: selection.length });
}

/**
 * What a cancelled run has not sent is sent by nobody else any more. A late twin is waited for, since it may have answered
 * what would be sent; a run that has ended waits for nothing.
 */
function isUnderWay(part: PartState, { isCancelled, isFinished }: RunState): boolean {
  const { status } = part;
  if (status === "planned" || status === "uploaded") return !isCancelled;
  if (status === "intended" || status === "doubtful" || status === "submitted") return true;
  return !isFinished && waitingJobs(part).length > 0;
}

function wrong(run_id: string, why: string): InvalidInputError {
  return new InvalidInputError(`Cannot send rows of run "${run_id}" again: ${why}`, { field: "classes" });
}
