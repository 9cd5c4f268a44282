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
  return repairSource(source, selection, part, name, repairOptions(state, map, signal));
}

/** How lines are sent again: truncated ones with more room, where the run says so; each time as much again. */
export function repairOptions(
  { settings, parts }: RunState,
  before: OutcomeMap,
  signal: AbortSignal | undefined,
): RepairOptions {
  const factor = settings?.repair.truncatedTokensFactor ?? null;
  const inputParts = parts.filter(({ attempt }) => attempt === 1);
  if (factor === null) return { inputParts, signal };
  const modify = (line: string, row: number): string =>
    before.stateOf(row) === "truncated" ? raiseLineTokens(line, factor ** before.attemptOf(row)) : line;
  return { inputParts, signal, modify };
}
