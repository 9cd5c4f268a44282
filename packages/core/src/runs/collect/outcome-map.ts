import type { RunStore } from "../../ports/run-store.ts";
import { ROW_STATES, type RowState, stateAt } from "../../results/row-ledger.ts";
import { damagedRun } from "../ledger/damaged-run.ts";
import type { RepairClass } from "../ledger/run-event.ts";
import type { PartState, RunState } from "../ledger/run-state.ts";
import { getOutcomes } from "./outcome-blobs.ts";

/** The low bits of a row hold its state, the others the attempt that it stands by. */
const STATE_BITS = 3;
const STATE_MASK = 0b111;
/** Which states stand in for which: an answer for a cut one, any for a failure, any for nothing. */
const RANKS: Readonly<Record<RowState, number>> = {
  missing: 0,
  retryable: 1,
  permanent: 1,
  account: 1,
  truncated: 2,
  invalid: 2,
  succeeded: 3,
};
const RANK_OF_CODE: readonly number[] = /* @__PURE__ */ ROW_STATES.map((state) => RANKS[state]);

/** What became of each row of a run over all attempts, in one byte a row. */
export class OutcomeMap {
  readonly #rows: Uint8Array;

  /** @param rows - How many rows the input has. */
  constructor(rows: number) {
    this.#rows = new Uint8Array(rows);
  }

  /** How many rows there are. */
  get size(): number {
    return this.#rows.length;
  }

  /** What became of a row. */
  stateOf(row: number): RowState {
    return stateAt((this.#rows[row] ?? 0) & STATE_MASK);
  }

  /** The attempt by which a row stands; 0 for one that is missing. */
  attemptOf(row: number): number {
    return (this.#rows[row] ?? 0) >>> STATE_BITS;
  }

  /**
   * Takes the outcome of a row in an attempt. Success beats failure; of two failures the later stands; a row that is
   * missing in a later attempt stays what it was.
   *
   * @param code - The place of its state in `ROW_STATES`.
   * @param isLate - Whether it became known after a later attempt, or by a late twin: then it must be better to stand.
   */
  merge(row: number, code: number, attempt: number, isLate: boolean = false): void {
    const rank = RANK_OF_CODE[code] ?? 0;
    const known = RANK_OF_CODE[(this.#rows[row] ?? 0) & STATE_MASK] ?? 0;
    if (rank === 0 || rank < known || (isLate && rank === known)) return;
    this.#rows[row] = (attempt << STATE_BITS) | code;
  }

  /** How many rows are in each state; together they are all rows. */
  counts(): Readonly<Record<RowState, number>> {
    const counts = ROW_STATES.map(() => 0);
    for (const row of this.#rows) counts[row & STATE_MASK] = (counts[row & STATE_MASK] ?? 0) + 1;
    return Object.fromEntries(ROW_STATES.map((state, code) => [state, counts[code] ?? 0])) as Record<RowState, number>;
  }

  /** The rows of some classes, ascending. */
  select(classes: readonly RepairClass[]): Uint32Array {
    const wanted = ROW_STATES.map((state) => classes.some((name) => name === state));
    let count = 0;
    for (const row of this.#rows) if (wanted[row & STATE_MASK] === true) count += 1;
    const selected = new Uint32Array(count);
    let place = 0;
    for (let row = 0; row < this.#rows.length; row += 1) {
      if (wanted[(this.#rows[row] ?? 0) & STATE_MASK] !== true) continue;
      selected[place] = row;
      place += 1;
    }
    return selected;
  }
}

/** The outcomes of a run, and which rows each repair sent. */
export interface RunOutcomes {
  readonly map: OutcomeMap;
  /** The rows of each repair, by its attempt; of those behind the last attempt that was asked for, but the next. */
  readonly selections: ReadonlyMap<number, Uint32Array>;
}

/**
 * Puts the outcomes of a run together from what its parts left. Which rows a repair sent is derived again from what was
 * known before it.
 *
 * @param store - Where the outcomes are.
 * @param state - The run.
 * @param lastAttempt - The last attempt to look at. Default: all.
 * @throws {RunError} `ledger_unreadable` where outcomes are damaged.
 */
export async function loadOutcomes(
  store: RunStore,
  state: RunState,
  lastAttempt: number = Number.POSITIVE_INFINITY,
): Promise<RunOutcomes> {
  const map = new OutcomeMap(state.input?.rows ?? 0);
  const selections = new Map<number, Uint32Array>();
  const repairs = [...state.repairs].sort((left, right) => left.attempt - right.attempt);
  await mergeKnown(store, state, map, 1, selections);
  for (const { attempt, classes, rows } of repairs) {
    const selection = map.select(classes);
    if (selection.length !== rows) {
      const found = `its outcomes ask for ${selection.length}`;
      throw damagedRun(state.run_id, `attempt ${attempt} sent ${rows} rows again, but ${found}`);
    }
    selections.set(attempt, selection);
    if (attempt > lastAttempt) break;
    await mergeKnown(store, state, map, attempt, selections);
  }
  return { map, selections };
}

/** Merges what became known while an attempt was the latest: its own outcomes, and those of late twins of earlier ones. */
async function mergeKnown(
  store: RunStore,
  { run_id, parts }: RunState,
  map: OutcomeMap,
  latest: number,
  selections: RunOutcomes["selections"],
): Promise<void> {
  for (const part of parts) {
    const selection = selections.get(part.attempt);
    for (const [collection, { attempt }] of part.collections.entries()) {
      if (attempt !== latest) continue;
      const isLate = collection > 0 || part.attempt < latest;
      const outcomes = await getOutcomes(store, run_id, part, collection);
      for (let place = 0; place < outcomes.length; place += 1) {
        map.merge(rowAt(part, place, selection), outcomes[place] ?? 0, part.attempt, isLate);
      }
    }
  }
}

/** The place in the input of a row of a part. */
export function rowAt(
  { firstRow }: Pick<PartState, "firstRow">,
  place: number,
  selection: Uint32Array | undefined,
): number {
  return selection === undefined ? firstRow + place : (selection[firstRow + place] ?? 0);
}
