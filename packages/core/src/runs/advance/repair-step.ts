import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import { RunError } from "../../errors/run-error.ts";
import { loadOutcomes } from "../collect/outcome-map.ts";
import type { RepairClass } from "../ledger/run-event.ts";
import { planRepairParts } from "../plan/repair-source.ts";
import { finishStep } from "./finish-step.ts";
import { repairOptions } from "./repair-input.ts";
import type { RunContext } from "./run-context.ts";

/** How many parts an event of a repair holds. */
const PARTS_PER_EVENT = 300;
const MOST_ATTEMPTS = 10;

/** Plans the next attempt of what failed, or ends the run where nothing is left to repair. */
export async function repairStep(context: RunContext): Promise<void> {
  if ((await planRepair(context, undefined)) === 0) await finishStep(context);
}

/**
 * Plans to send rows again.
 *
 * @param context - The run.
 * @param classes - Which rows; by default those that may succeed, and truncated ones where the run gives them more room.
 * @returns How many rows; 0 where there are none.
 * @throws {InvalidInputError} `invalid_argument` for a run that has rows under way.
 * @throws {RunError} `source_required`.
 */
export async function planRepair(context: RunContext, classes: readonly RepairClass[] | undefined): Promise<number> {
  const { ledger, store, source, signal, onEvent } = context;
  const { state } = ledger;
  const attempt = 1 + state.repairs.reduce((most, repair) => Math.max(most, repair.attempt), 1);
  if (state.parts.some(({ status }) => !["collected", "refused", "lost"].includes(status)) && !state.isCancelled) {
    throw wrong(state.run_id, "it has rows under way; wait for it first");
  }
  if (attempt > MOST_ATTEMPTS) throw wrong(state.run_id, `rows were sent ${MOST_ATTEMPTS} times; look at their errors`);
  const factor = state.settings?.repair.truncatedTokensFactor ?? null;
  const wanted = classes ?? ["retryable", "missing", ...(factor === null ? [] : (["truncated"] as const))];
  const { map } = await loadOutcomes(store, state);
  const selection = map.select(wanted);
  if (selection.length === 0) return 0;
  if (source === undefined) {
    throw new RunError(`Cannot send rows of run "${state.run_id}" again: open the run with its input`, {
      code: "source_required",
      run_id: state.run_id,
    });
  }
  const limits = state.settings?.limits ?? { maxPartRows: 100_000, maxPartBytes: 512_000_000 };
  const parts = await planRepairParts(source, selection, limits, repairOptions(state, map, signal));
  for (let first = 0; first < parts.length; first += PARTS_PER_EVENT) {
    const isLast = first + PARTS_PER_EVENT >= parts.length;
    const some = parts.slice(first, first + PARTS_PER_EVENT);
    const rows = selection.length;
    await ledger.append({ type: "repair.planned", attempt, classes: wanted, rows, parts: some, isLast });
  }
  onEvent?.({ type: "repairing", attempt, rows: selection.length });
  return selection.length;
}

function wrong(run_id: string, why: string): InvalidInputError {
  return new InvalidInputError(`Cannot send rows of run "${run_id}" again: ${why}`, { field: "classes" });
}
