import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import type { Client } from "../../http/client.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { Source } from "../../ports/source.ts";
import { batchBytes, batchLines } from "../../results/batch-bytes.ts";
import { type BookedBatch, type InputId, missingBatch } from "../../results/booked-batch.ts";
import { indexInputs } from "../../results/input-index.ts";
import { missingReason } from "../../results/missing-row.ts";
import { RowLedger, type RowState, stateAt } from "../../results/row-ledger.ts";
import type { StandardSchema } from "../../results/standard-schema.ts";
import type { PartState, RunState } from "../ledger/run-state.ts";
import { loadOutcomes, type OutcomeMap, rowAt } from "./outcome-map.ts";
import { type PartReader, readPartRows } from "./read-part-rows.ts";

/** What reading the rows of a run needs. */
export interface RunReading {
  readonly client: Client;
  readonly store: RunStore;
  readonly state: RunState;
  /** The lines of a part as they were sent. */
  readonly inputOf: (part: PartState) => Promise<Source>;
  readonly signal: AbortSignal | undefined;
  /** Judges the answers, as it did when they were collected. */
  readonly schema?: StandardSchema | undefined;
  /** The longest line of a result, in bytes. */
  readonly maxLineBytes?: number | undefined;
}

/** Rows that stand, with their lines as the service gave them; for missing rows, ours. */
export interface StandingBatch<Row> {
  /** The rows to look at; none where lines are only passed on. */
  readonly rows: readonly Row[];
  /** The place of the input of each row, from 0. */
  readonly indexes: Int32Array;
  /** Whether nobody answered the requests. */
  readonly isMissing: boolean;
  /** The line of each row, with its end. */
  readonly lines: () => readonly Uint8Array[];
  /** The same bytes in as few pieces as they come in. */
  readonly bytes: () => readonly Uint8Array[];
}

const MISSING_BATCH = 1000;

/**
 * The row of each input of a run that has ended, exactly one for each, in batches: from the spool, or where there is none
 * from the service once more. Rows that no job answered come last.
 *
 * @throws {InvalidInputError} `invalid_argument` for a run that has not ended.
 * @throws {RunError} `source_required`; {MistralBatchError} `results_unavailable`, or `accounting_failed` where a row that
 * was booked is not there any more.
 */
export async function* standingRows<Row>(
  reading: RunReading,
  readerFor: PartReader<Row>,
): AsyncGenerator<StandingBatch<Row>, void, undefined> {
  const { store, state } = reading;
  if (!state.isFinished) throw notEnded(state.run_id);
  const { map, selections } = await loadOutcomes(store, state);
  const isTaken = new Uint8Array(map.size);
  for (const part of state.parts) {
    const selection = selections.get(part.attempt);
    const wanted = countStanding(part, selection, map);
    if (wanted === 0) continue;
    let found = 0;
    let gone: MistralBatchError | undefined;
    const onUnavailable = (error: MistralBatchError): void => void (gone ??= error);
    /** The place of the input of a row, where it stands and was not there before; else -1. */
    const take = (place: number, code: number): number => {
      if (place === -1) return -1;
      const index = rowAt(part, place, selection);
      // The first line of the booked state is the one that was booked: a later one of that state was a duplicate.
      if (isTaken[index] === 1 || map.attemptOf(index) !== part.attempt) return -1;
      if (answerOf(map.stateOf(index)) !== answerOf(stateAt(code))) return -1;
      isTaken[index] = 1;
      return index;
    };
    for await (const batch of readPartRows(reading, part, readerFor, onUnavailable)) {
      const standing = pickStanding(batch, take);
      found += standing.indexes.length;
      if (standing.indexes.length > 0) yield standing;
    }
    if (found !== wanted) throw gone ?? unaccounted(state.run_id, part, wanted, found);
  }
  yield* missingRows(reading, readerFor, map);
}

/** How many rows of the run stand by a part. */
function countStanding(
  { attempt, firstRow, rows, collected }: PartState,
  selection: Uint32Array | undefined,
  map: OutcomeMap,
) {
  if (collected === null) return 0;
  let count = 0;
  for (let place = 0; place < rows; place += 1) {
    if (map.attemptOf(rowAt({ firstRow }, place, selection)) === attempt) count += 1;
  }
  return count;
}

function pickStanding<Row>(batch: BookedBatch<Row>, take: (place: number, code: number) => number): StandingBatch<Row> {
  const taken = new Int32Array(batch.count);
  let count = 0;
  for (let place = 0; place < batch.count; place += 1) {
    taken[place] = take(batch.indexes[place] ?? -1, batch.states[place] ?? 0);
    if (taken[place] !== -1) count += 1;
  }
  const isWhole = count === batch.count;
  const indexes = isWhole ? taken : taken.filter((index) => index !== -1);
  const picked = <Item>(items: readonly Item[]): readonly Item[] =>
    isWhole ? items : items.filter((_, place) => taken[place] !== -1);
  const lines = (): readonly Uint8Array[] => picked(batchLines(batch));
  return {
    rows: picked(batch.rows),
    indexes,
    isMissing: false,
    lines,
    bytes: isWhole ? () => batchBytes(batch) : lines,
  };
}

/** What a schema says of an answer may be another thing today than when it was booked; the answer is the same. */
function answerOf(state: RowState): RowState {
  return state === "invalid" ? "succeeded" : state;
}

/** Rows without an answer, from the input, which alone knows their ids. */
async function* missingRows<Row>(
  reading: RunReading,
  readerFor: PartReader<Row>,
  map: OutcomeMap,
): AsyncGenerator<StandingBatch<Row>, void, undefined> {
  const { state, client, signal } = reading;
  for (const part of state.parts) {
    if (part.attempt !== 1 || !hasMissing(part, map)) continue;
    const { random } = client;
    const inputs = await indexInputs<undefined>(await reading.inputOf(part), { random, signal });
    const reader = readerFor(inputs, new RowLedger(inputs.ids, part.rows, inputs.idAt, random));
    const batchOf = (ids: readonly InputId[]): StandingBatch<Row> => {
      const batch = missingBatch(reader, ids, reasonFor(part));
      const lines = (): readonly Uint8Array[] => batchLines(batch);
      return { rows: batch.rows, indexes: batch.indexes, isMissing: true, lines, bytes: lines };
    };
    let missing: InputId[] = [];
    for await (const { index: place, custom_id } of inputs.all()) {
      const index = part.firstRow + place;
      if (map.stateOf(index) !== "missing") continue;
      missing.push({ index, custom_id });
      if (missing.length < MISSING_BATCH) continue;
      yield batchOf(missing);
      missing = [];
    }
    if (missing.length > 0) yield batchOf(missing);
  }
}

function hasMissing({ firstRow, rows }: PartState, map: OutcomeMap): boolean {
  for (let row = firstRow; row < firstRow + rows; row += 1) if (map.stateOf(row) === "missing") return true;
  return false;
}

function reasonFor({ part, status, reason, jobs }: PartState): string {
  if (status === "refused" || status === "lost") return `Part ${part} was ${status}: ${reason ?? "no reason is known"}`;
  const ended = jobs[0]?.news?.status;
  return ended === undefined ? `Part ${part} was not sent` : missingReason(ended);
}

function notEnded(run_id: string): InvalidInputError {
  return new InvalidInputError(`Cannot read the rows of run "${run_id}": it has not ended; wait for it first`, {
    field: "run_id",
  });
}

function unaccounted(run_id: string, { part }: PartState, wanted: number, found: number): MistralBatchError {
  return new MistralBatchError(
    `Cannot account for the results of run "${run_id}": ${wanted} rows stand by part ${part}, but ${found} of them are there; its file was changed or cut after it was collected`,
    { code: "accounting_failed" },
  );
}
