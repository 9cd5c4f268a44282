import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import type { Client } from "../../http/client.ts";
import { encodeJsonLine } from "../../jsonl/encode-json-line.ts";
import { joinBytes, splitLineBytes } from "../../jsonl/line-block.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { Source } from "../../ports/source.ts";
import { missingLine } from "../../results/batch-bytes.ts";
import { indexInputs } from "../../results/input-index.ts";
import { missingReason, missingRow } from "../../results/read-row-batches.ts";
import type { ResultRow } from "../../results/result-row.ts";
import type { RowState } from "../../results/row-ledger.ts";
import type { RowBatch } from "../../results/row-reader.ts";
import type { StandardSchema } from "../../results/standard-schema.ts";
import type { PartState, RunState } from "../ledger/run-state.ts";
import { loadOutcomes, type OutcomeMap, rowAt } from "./outcome-map.ts";
import { readPartRows } from "./read-part-rows.ts";

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

/** A row that stands, with its line. */
export interface StandingRow {
  /** The place of the input, from 0. */
  readonly index: number;
  readonly row: ResultRow<string, undefined, unknown>;
  /** The line with its end, as the service gave it; for a missing row, ours. */
  readonly bytes: Uint8Array;
}

const MISSING_BATCH = 1000;
const NEWLINE = 0x0a;

/**
 * The row of each input of a run that has ended, exactly one for each, in batches: from the spool, or where there is none
 * from the service once more. Rows that no job answered come last.
 *
 * @throws {InvalidInputError} `invalid_argument` for a run that has not ended.
 * @throws {RunError} `source_required`; {MistralBatchError} `results_unavailable`, or `accounting_failed` where a row that
 * was booked is not there any more.
 */
export async function* standingRows(reading: RunReading): AsyncGenerator<StandingRow[], void, undefined> {
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
    for await (const batch of readPartRows(reading, part, onUnavailable)) {
      const standing = pickStanding(batch, part, selection, map, isTaken);
      found += standing.length;
      if (standing.length > 0) yield standing;
    }
    if (found !== wanted) throw gone ?? unaccounted(state.run_id, part, wanted, found);
  }
  yield* missingRows(reading, map);
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

function pickStanding(
  batch: RowBatch<string, undefined, unknown>,
  part: PartState,
  selection: Uint32Array | undefined,
  map: OutcomeMap,
  isTaken: Uint8Array,
): StandingRow[] {
  const standing: StandingRow[] = [];
  let lines: readonly Uint8Array[] | undefined;
  for (const [place, row] of batch.rows.entries()) {
    if (row.index === null) continue;
    const index = rowAt(part, row.index, selection);
    const state = row.outcome === "failed" ? row.class : row.outcome;
    // The first line of the booked state is the one that was booked: a later one of that state was a duplicate.
    if (isTaken[index] === 1 || map.attemptOf(index) !== part.attempt) continue;
    if (answerOf(map.stateOf(index)) !== answerOf(state)) continue;
    isTaken[index] = 1;
    lines ??= linesOf(batch);
    const bytes = lines[batch.kept?.[place] ?? place] ?? new Uint8Array();
    standing.push({ index, row: { ...row, index, duplicate: false, replaces: null }, bytes: terminated(bytes) });
  }
  return standing;
}

/** What a schema says of an answer may be another thing today than when it was booked; the answer is the same. */
function answerOf(state: RowState): RowState {
  return state === "invalid" ? "succeeded" : state;
}

/** The lines of a batch, at the places of its block. */
function linesOf(batch: RowBatch<string, undefined, unknown>): readonly Uint8Array[] {
  if (batch.block !== null) return splitLineBytes(batch.block);
  return (batch.items ?? []).map(encodeJsonLine);
}

function terminated(line: Uint8Array): Uint8Array {
  return line.at(-1) === NEWLINE ? line : joinBytes([line, Uint8Array.of(NEWLINE)]);
}

/** Rows without an answer, from the input, which alone knows their ids. */
async function* missingRows(reading: RunReading, map: OutcomeMap): AsyncGenerator<StandingRow[], void, undefined> {
  const { state, client, signal } = reading;
  let batch: StandingRow[] = [];
  for (const part of state.parts) {
    if (part.attempt !== 1 || !hasMissing(part, map)) continue;
    const inputs = await indexInputs<undefined>(await reading.inputOf(part), { random: client.random, signal });
    const reason = reasonFor(part);
    for await (const { index: place, custom_id } of inputs.all()) {
      const index = part.firstRow + place;
      if (map.stateOf(index) !== "missing") continue;
      const row = missingRow(reason, index, custom_id, undefined);
      batch.push({ index, row, bytes: encodeJsonLine(missingLine(custom_id, reason)) });
      if (batch.length < MISSING_BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
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
