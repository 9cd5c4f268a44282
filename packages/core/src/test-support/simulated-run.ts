import { memoryRunStore } from "../ports/memory-run-store.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { Source } from "../ports/source.ts";
import { collectPart } from "../runs/collect/collect-part.ts";
import { putOutcomes } from "../runs/collect/outcome-blobs.ts";
import { loadOutcomes } from "../runs/collect/outcome-map.ts";
import { partFile } from "../runs/collect/part-file.ts";
import type { RunReading } from "../runs/collect/standing-rows.ts";
import { reduceRun } from "../runs/ledger/reduce-run.ts";
import type { PlannedPart, RepairClass, RunHappening } from "../runs/ledger/run-event.ts";
import { emptyRun, type PartState, type RunState } from "../runs/ledger/run-state.ts";
import type { BatchJob } from "../wire/batch-job.ts";
import { type Line, lineSource, textOf } from "./ended-job.ts";
import { jobJson, type SeenRequest, stubService } from "./stub-service.ts";

/** What an attempt brings: the lines for each row that it sends, or nothing for a row that stays without. */
export interface SimulatedAttempt {
  /** Which rows are sent; left out in the first attempt, which sends all. */
  readonly classes?: readonly RepairClass[];
  /** The lines of a row, by its place in the input. */
  readonly lines: (row: number) => readonly Line[];
  /** Parts whose results are gone, by their place in the attempt. */
  readonly lost?: readonly number[];
}

export const RUN_ID = "run-1";
export const idOf = (row: number): string => `row-${row}`;
const uuid = (kind: number, number: number): string =>
  `0000000${kind}-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** A run whose parts were collected as attempts bring them, without a state machine. */
export async function simulateRun(
  rows: number,
  partRows: number,
  attempts: readonly SimulatedAttempt[],
  { store = memoryRunStore(), isSpooled = true }: { readonly store?: RunStore; readonly isSpooled?: boolean } = {},
) {
  const files = new Map<string, string>();
  const { client, seen } = stubService((request) => answer(request, files));
  const kept = isSpooled ? store : { ...store, spool: undefined };
  let state: RunState = {
    ...emptyRun(RUN_ID),
    input: { name: "in.jsonl", rows, bytes: rows * 30, fingerprint: "", blobs: 0 },
  };
  let selection: Uint32Array = Uint32Array.from({ length: rows }, (_, row) => row);
  const sent = new Map<number, readonly number[]>();
  const happen = (happening: RunHappening): void => {
    state = reduceRun(state, { v: 1, seq: state.seq + 1, at: 0, by: "test", ...happening });
  };
  const inputOf = async (part: PartState): Promise<Source> => lineSource(...(sent.get(part.part) ?? []).map(idOf));
  for (const [place, { classes = [], lines, lost = [] }] of attempts.entries()) {
    if (place > 0) selection = (await loadOutcomes(kept, state)).map.select(classes);
    if (selection.length === 0) continue;
    const first = state.parts.length;
    const parts = planned(selection.length, partRows);
    const attempt = state.repairs.length + 2;
    const terms = { attempt, classes, truncatedTokensFactor: null };
    if (place === 0) happen({ type: "run.planned", parts, isLast: true });
    else happen({ type: "repair.planned", ...terms, rows: selection.length, parts, isLast: true });
    for (const part of state.parts.slice(first)) {
      const own = Array.from(selection.subarray(part.firstRow, part.firstRow + part.rows));
      sent.set(part.part, own);
      happen({ type: "submit.accepted", part: part.part, job_id: uuid(1, part.part), created_at: 5, adopted: false });
      if (lost.includes(part.part - first)) {
        happen({ type: "part.lost", part: part.part, reason: "its files are gone" });
        continue;
      }
      files.set(uuid(2, part.part), textOf(own.toReversed().flatMap((row) => lines(row))));
      const sink = (await kept.spool?.sink(partFile(RUN_ID, part.part))) ?? null;
      const jobs = [jobOf(part.part)];
      const collected = await collectPart(client, { jobs, inputs: await inputOf(part), rows: part.rows }, sink, {});
      const blobs = await putOutcomes(kept, RUN_ID, part.part, collected.outcomes);
      const { counts, usage, errors, digest, problem } = collected;
      happen({ type: "part.collected", part: part.part, counts, usage, errors, blobs, digest, problem });
    }
  }
  happen({ type: "run.finished" });
  const reading: RunReading = { client, store: kept, state, inputOf, signal: undefined };
  return { reading, files, seen };
}

function planned(rows: number, partRows: number): PlannedPart[] {
  return Array.from({ length: Math.ceil(rows / partRows) }, (_, part) => ({
    offset: 0,
    bytes: 30,
    firstRow: part * partRows,
    rows: Math.min(partRows, rows - part * partRows),
  }));
}

function jobOf(part: number): BatchJob {
  const fields = { id: uuid(1, part), status: "SUCCESS", output_file: uuid(2, part), outputs: null };
  return jobJson(fields) as BatchJob;
}

function answer({ url }: SeenRequest, files: ReadonlyMap<string, string>): object {
  const [, , kind, id = "", content] = url.pathname.split("/");
  if (kind === "files") {
    const text = files.get(id);
    return text !== undefined && content === "content" ? new Response(text) : new Response("{}", { status: 404 });
  }
  return jobOf(Number(url.pathname.slice(-12)));
}
