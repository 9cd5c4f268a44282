import type { Source } from "../../ports/source.ts";
import { loadOutcomes, type OutcomeMap } from "../collect/outcome-map.ts";
import type { PartState, RunState } from "../ledger/run-state.ts";
import { raiseLineTokens } from "../plan/max-tokens.ts";
import { type RepairOptions, repairSource } from "../plan/repair-source.ts";
import type { RunContext } from "./run-context.ts";

/** The lines of a part that sends rows again. */
export async function repairInput(
  { store, ledger, signal }: RunContext,
  source: Source,
  part: PartState,
  name: string,
): Promise<Source> {
  const { state } = ledger;
  const { map, selections } = await loadOutcomes(store, state, part.attempt - 1);
  const selection = selections.get(part.attempt) ?? new Uint32Array();
  const factor = state.repairs.find(({ attempt }) => attempt === part.attempt)?.truncatedTokensFactor ?? null;
  return repairSource(source, selection, part, name, repairOptions(state, map, signal, factor));
}

/**
 * How lines are sent again: truncated ones with more room, where the repair says so, on top of what earlier ones gave.
 *
 * @param before - What became of the rows so far.
 * @param factor - How many times the `max_tokens` this repair gives.
 */
export function repairOptions(
  { repairs, parts }: RunState,
  before: OutcomeMap,
  signal: AbortSignal | undefined,
  factor: number | null,
): RepairOptions {
  const inputParts = parts.filter(({ attempt }) => attempt === 1);
  if (factor === null) return { inputParts, signal };
  const roomOf = (lastAttempt: number): number =>
    repairs
      .filter(({ attempt }) => attempt <= lastAttempt)
      .reduce((room, repair) => room * (repair.truncatedTokensFactor ?? 1), factor);
  const modify = (line: string, row: number): string =>
    before.stateOf(row) === "truncated" ? raiseLineTokens(line, roomOf(before.attemptOf(row))) : line;
  return { inputParts, signal, modify };
}
