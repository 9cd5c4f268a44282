import type { Client } from "../http/client.ts";
import { memoryRunStore } from "../ports/memory-run-store.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { Source } from "../ports/source.ts";
import { collectPart } from "../runs/collect/collect-part.ts";
import { getOutcomes, putOutcomes } from "../runs/collect/outcome-blobs.ts";
import { loadOutcomes } from "../runs/collect/outcome-map.ts";
import { partFile } from "../runs/collect/part-file.ts";
import type { RunReading } from "../runs/collect/standing-rows.ts";
import { uniteCollections } from "../runs/collect/unite-collections.ts";
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
  /** Late twins of all jobs of an attempt, by its place: they show once this attempt was collected. */
  readonly twins?: { readonly of: number; readonly lines: (row: number) => readonly Line[] } | undefined;
}

export const RUN_ID = "run-1";
export const idOf = (row: number): string => `row-${row}`;
/** The jobs of a part have numbers that are so far apart. */
const NEXT_JOB = 1000;
const uuid = (kind: number, number: number): string =>
  `0000000${kind}-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** A run whose parts were collected as attempts bring them, without a state machine. */
export async function simulateRun(
  rows: number,
  partRows: number,
  attempts: readonly SimulatedAttempt[],
  { store = memoryRunStore(), isSpooled = true }: { readonly store?: RunStore; readonly isSpooled?: boolean } = {},
) {
  const run = new Simulation(rows, isSpooled ? store : { ...store, spool: undefined });
  for (const attempt of attempts) await run.take(attempt, partRows);
  run.happen({ type: "run.finished" });
  const { client, files, seen, state } = run;
  const inputOf = async (part: PartState): Promise<Source> => run.inputOf(part);
  const reading: RunReading = { client, store: run.store, state, inputOf, signal: undefined };
  return { reading, files, seen };
}

class Simulation {
  readonly files = new Map<string, string>();
  readonly store: RunStore;
  readonly client: Client;
  readonly seen: readonly SeenRequest[];
  state: RunState;
  /** Which rows each part has. */
  readonly #sent = new Map<number, readonly number[]>();
  /** The first part of each attempt. */
  readonly #firstParts: number[] = [];
  readonly #rows: number;

  constructor(rows: number, store: RunStore) {
    this.store = store;
    this.#rows = rows;
    const { client, seen } = stubService((request) => answer(request, this.files));
    this.client = client;
    this.seen = seen;
    const input = { name: "in.jsonl", rows, bytes: rows * 30, fingerprint: "", blobs: 0 };
    this.state = { ...emptyRun(RUN_ID), input };
  }

  happen(happening: RunHappening): void {
    this.state = reduceRun(this.state, { v: 1, seq: this.state.seq + 1, at: 0, by: "test", ...happening });
  }

  inputOf({ part }: PartState): Source {
    return lineSource(...(this.#sent.get(part) ?? []).map(idOf));
  }

  async take({ classes = [], lines, lost = [], twins }: SimulatedAttempt, partRows: number): Promise<void> {
    const first = this.state.parts.length;
    this.#firstParts.push(first);
    const selection = await this.#plan(classes, partRows);
    if (selection.length === 0) return;
    for (const { part, firstRow, rows } of this.state.parts.slice(first)) {
      this.#sent.set(part, Array.from(selection.subarray(firstRow, firstRow + rows)));
      this.happen({ type: "submit.accepted", part, job_id: uuid(1, part), created_at: 5, adopted: false });
      if (lost.includes(part - first)) this.happen({ type: "part.lost", part, reason: "its files are gone" });
      else await this.#collect(part, part, lines);
    }
    if (twins === undefined) return;
    for (const { part } of this.state.parts.slice(this.#firstParts[twins.of], this.#firstParts[twins.of + 1])) {
      const job = part + NEXT_JOB * this.#firstParts.length;
      this.happen({ type: "job.twin", part, job_id: uuid(1, job), created_at: 6 });
      await this.#collect(part, job, twins.lines);
    }
  }

  /** Plans an attempt, and gives the rows that it sends. */
  async #plan(classes: readonly RepairClass[], partRows: number): Promise<Uint32Array> {
    if (this.#firstParts.length === 1) {
      this.happen({ type: "run.planned", parts: planned(this.#rows, partRows), isLast: true });
      return Uint32Array.from({ length: this.#rows }, (_, row) => row);
    }
    const selection = (await loadOutcomes(this.store, this.state)).map.select(classes);
    if (selection.length === 0) return selection;
    const terms = { attempt: this.state.repairs.length + 2, classes, truncatedTokensFactor: null };
    const parts = planned(selection.length, partRows);
    this.happen({ type: "repair.planned", ...terms, rows: selection.length, parts, isLast: true });
    return selection;
  }

  async #collect(number: number, job: number, lines: SimulatedAttempt["lines"]): Promise<void> {
    const part = this.state.parts[number];
    if (part === undefined) throw new RangeError(`The run has no part ${number}`);
    this.files.set(uuid(2, job), textOf((this.#sent.get(number) ?? []).toReversed().flatMap((row) => lines(row))));
    const collection = part.collections.length;
    const sink = (await this.store.spool?.sink(partFile(RUN_ID, number, collection))) ?? null;
    const toCollect = { jobs: [jobOf(job)], inputs: this.inputOf(part), rows: part.rows };
    const collected = await collectPart(this.client, toCollect, sink, {});
    const known = await getOutcomes(this.store, RUN_ID, part, collection - 1);
    const { counts, usage, errors, outcomes, digest } = await uniteCollections(part.collected, known, collected);
    const blobs = await putOutcomes(this.store, RUN_ID, part, outcomes);
    this.happen({ type: "part.collected", part: number, counts, usage, errors, blobs, digest, problem: null });
  }
}

function planned(rows: number, partRows: number): PlannedPart[] {
  return Array.from({ length: Math.ceil(rows / partRows) }, (_, part) => ({
    offset: 0,
    bytes: 30,
    firstRow: part * partRows,
    rows: Math.min(partRows, rows - part * partRows),
  }));
}

function jobOf(job: number): BatchJob {
  const fields = { id: uuid(1, job), status: "SUCCESS", output_file: uuid(2, job), outputs: null };
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
