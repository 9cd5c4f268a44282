import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memorySink } from "../../ports/memory-sink.ts";
import { bad, good, type Line, textOf } from "../../test-support/ended-job.ts";
import { idOf, RUN_ID, type SimulatedAttempt, simulateRun } from "../../test-support/simulated-run.ts";
import type { RepairClass } from "../ledger/run-event.ts";
import { partFile } from "./part-file.ts";
import { readRunRows } from "./run-rows.ts";
import { summarizeRun } from "./run-summary.ts";
import type { RunReading } from "./standing-rows.ts";
import { writeRunRows } from "./write-run-rows.ts";

const ROWS = 12;
/** What a line says, named as its outcome. */
type Kind = "succeeded" | "truncated" | "retryable" | "permanent" | "account";
const STATUS: Readonly<Record<string, number>> = { retryable: 500, permanent: 422, account: 402 };
const CUT = { response: { status_code: 200, body: { choices: [{ finish_reason: "length" }] } } };

const lineOf = (kind: Kind, row: number, name: string): Line => {
  const id = { id: name };
  if (kind === "succeeded") return good(idOf(row), id);
  return kind === "truncated" ? good(idOf(row), { ...id, ...CUT }) : bad(idOf(row), STATUS[kind] ?? 500, id);
};

interface Drawn {
  readonly classes: readonly RepairClass[];
  /** For each row of the input what lines it gets, if it is sent. */
  readonly kinds: readonly (readonly Kind[])[];
  readonly lost: readonly number[];
  /** Whose jobs have twins that show after this attempt: attempts back from this one. Null for none. */
  readonly twinsBack: number | null;
  /** For each row of the input what lines a twin of its job has. */
  readonly twinKinds: readonly (readonly Kind[])[];
}

const RANK: Readonly<Record<string, number>> = {
  missing: 0,
  retryable: 1,
  permanent: 1,
  account: 1,
  truncated: 2,
  succeeded: 3,
};
const isGood = (kind: string): boolean => kind === "succeeded" || kind === "truncated";

/** The rules as plainly as can be: for each row the outcome and the line that stand. */
function model(attempts: readonly Drawn[], partRows: number) {
  const standing = Array.from({ length: ROWS }, (): { kind: string; line: Line | null } => ({
    kind: "missing",
    line: null,
  }));
  const rankOf = (kind: string | undefined): number => RANK[kind ?? ""] ?? 0;
  /** For each attempt the rows that were sent, and what stands of each among its own lines. */
  const known: Map<number, string | undefined>[] = [];
  for (const [attempt, { classes, kinds, lost, twinKinds }] of attempts.entries()) {
    const before = standing.map(({ kind }) => kind);
    const sent = before.flatMap((kind, row) => (attempt === 0 || classes.some((name) => name === kind) ? [row] : []));
    known.push(new Map(sent.map((row) => [row, undefined])));
    // An attempt that sends nothing is left out, and so are the twins that would show after it.
    if (sent.length === 0) continue;
    const unknown = new Set<number>();
    for (const [place, row] of sent.entries()) {
      if (lost.includes(Math.floor(place / partRows))) {
        unknown.add(row);
        continue;
      }
      const { kind, chosen } = bestOf(kinds[row]);
      known[attempt]?.set(row, kind);
      if (kind === undefined || rankOf(kind) < rankOf(standing[row]?.kind)) continue;
      standing[row] = { kind, line: lineOf(kind, row, `${attempt}-${chosen}`) };
    }
    const twinned = known[twinsOf(attempts, attempt) ?? -1];
    for (const [row, first] of twinned ?? []) {
      const { kind, chosen } = bestOf(twinKinds[row]);
      if (kind === undefined || (first !== undefined && (isGood(first) || !isGood(kind)))) continue;
      twinned?.set(row, kind);
      // What came of the latest attempt stands like the rows of it; what came late of an earlier one must be better.
      const isLatest = twinsOf(attempts, attempt) === attempt && unknown.has(row);
      const rank = rankOf(standing[row]?.kind);
      if (rankOf(kind) < rank || (rankOf(kind) === rank && !isLatest)) continue;
      standing[row] = { kind, line: lineOf(kind, row, `twin-${attempt}-${chosen}`) };
    }
  }
  return standing;
}

/** The first good of some lines, else the first. */
function bestOf(kinds: readonly Kind[] = []): { readonly kind: Kind | undefined; readonly chosen: number } {
  const answered = kinds.findIndex((kind) => isGood(kind));
  const chosen = answered === -1 ? 0 : answered;
  return { kind: kinds[chosen], chosen };
}

function twinsOf(attempts: readonly Drawn[], attempt: number): number | undefined {
  const back = attempts[attempt]?.twinsBack ?? null;
  return back === null || back > attempt ? undefined : attempt - back;
}

const simulated = (attempts: readonly Drawn[]): SimulatedAttempt[] =>
  attempts.map(({ classes, kinds, lost, twinKinds }, attempt) => {
    const of = twinsOf(attempts, attempt);
    const linesOf = (all: Drawn["kinds"], name: string) => (row: number) =>
      (all[row] ?? []).map((kind, place) => lineOf(kind, row, `${name}-${place}`));
    const twins = of === undefined ? undefined : { of, lines: linesOf(twinKinds, `twin-${attempt}`) };
    return { classes, lost, lines: linesOf(kinds, `${attempt}`), twins };
  });

const drawnKinds = fc.array(
  fc.array(fc.constantFrom<Kind>("succeeded", "truncated", "retryable", "permanent", "account"), { maxLength: 3 }),
  { minLength: ROWS, maxLength: ROWS },
);

const drawnAttempts = fc.array(
  fc.record<Drawn>({
    classes: fc.subarray(["retryable", "permanent", "account", "missing", "truncated"]),
    kinds: drawnKinds,
    lost: fc.subarray([0, 1, 2], { maxLength: 1 }),
    twinsBack: fc.option(fc.integer({ min: 0, max: 2 })),
    twinKinds: drawnKinds,
  }),
  { minLength: 1, maxLength: 4 },
);

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function write(reading: RunReading, ordered: boolean): Promise<string> {
  const sink = memorySink();
  await writeRunRows(reading, sink, { ordered });
  return new TextDecoder().decode(sink.content);
}

describe("the rows of a run", () => {
  it("are for any attempts one for each input, the one that the rules let stand, byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(
        drawnAttempts,
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        async (drawn, partRows, isSpooled) => {
          const { reading } = await simulateRun(ROWS, partRows, simulated(drawn), { isSpooled });
          const expected = model(drawn, partRows);
          const rows = [];
          for await (const row of readRunRows(reading, { ordered: false, contextAt: (index) => `context ${index}` })) {
            rows.push(row);
          }
          const byIndex = rows.toSorted((left, right) => (left.index ?? -1) - (right.index ?? -1));
          expect(byIndex.map(({ index }) => index)).toEqual(expected.map((_, row) => row));
          for (const [index, row] of byIndex.entries()) {
            const { kind, line } = expected[index] ?? {};
            expect(row).toMatchObject({ custom_id: idOf(index), context: `context ${index}`, duplicate: false });
            expect(row.outcome === "failed" ? row.class : row.outcome).toBe(kind);
            expect(row.line).toBe(line === null ? null : JSON.stringify(line));
          }
          const summary = await summarizeRun(reading.store, reading.state);
          const count = (kind: string): number => expected.filter((row) => row.kind === kind).length;
          expect(summary).toMatchObject({
            inputs: ROWS,
            succeeded: count("succeeded"),
            truncated: count("truncated"),
            invalid: 0,
            failed: { retryable: count("retryable"), permanent: count("permanent"), account: count("account") },
            missing: count("missing"),
            pending: 0,
          });
          const written = await write(reading, false);
          const lines = written.split("\n").slice(0, -1);
          expect(lines).toHaveLength(ROWS);
          for (const { line } of expected) if (line !== null) expect(lines).toContain(JSON.stringify(line));
          if (!isSpooled) return;
          const ordered = await write(reading, true);
          const ids = ordered
            .split("\n")
            .slice(0, -1)
            .map((line): unknown => JSON.parse(line).custom_id);
          expect(ids).toEqual(expected.map((_, row) => idOf(row)));
          expect(ordered.split("\n").toSorted()).toEqual(written.split("\n").toSorted());
          const files = reading.state.parts.flatMap(({ part, collections }) =>
            collections.map((_, collection) => partFile(RUN_ID, part, collection)),
          );
          expect((await reading.store.spool?.list(RUN_ID))?.toSorted()).toEqual(files.toSorted());
        },
      ),
      { numRuns: 100 },
    );
  });

  it("say why rows are missing", async () => {
    const lines = (row: number): Line[] => (row === 1 ? [] : [good(idOf(row))]);
    const { reading } = await simulateRun(4, 2, [{ lines, lost: [1] }]);
    const rows = [];
    for await (const row of readRunRows(reading, { ordered: true, contextAt: () => undefined })) rows.push(row);
    expect(rows.map((row) => (row.outcome === "missing" ? row.reason : row.outcome))).toEqual([
      "succeeded",
      "Part 0 was not sent",
      "Part 1 was lost: its files are gone",
      "Part 1 was lost: its files are gone",
    ]);
  });

  it("are refused before the run has ended, and a second time", async () => {
    const { reading } = await simulateRun(2, 2, [{ lines: (row) => [good(idOf(row))] }]);
    const options = { ordered: false, contextAt: () => undefined };
    const open = readRunRows({ ...reading, state: { ...reading.state, isFinished: false } }, options);
    await expect(allOf(open)).rejects.toMatchObject({ code: "invalid_argument" });
    const rows = readRunRows(reading, options);
    await allOf(rows);
    expect(() => rows.batches()).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  });
});

describe("the rows of a run on bad days", () => {
  const lines = (row: number): Line[] => [good(idOf(row))];
  const all = async (reading: RunReading) =>
    await allOf(readRunRows(reading, { ordered: false, contextAt: () => undefined }));

  it("throws where the service has no file any more, and nothing is in the spool", async () => {
    const { reading, files } = await simulateRun(4, 2, [{ lines }], { isSpooled: false });
    files.clear();
    await expect(all(reading)).rejects.toMatchObject({ code: "results_unavailable" });
  });

  it("throws where a file of the spool lost a line", async () => {
    const { reading } = await simulateRun(4, 2, [{ lines }]);
    const sink = await reading.store.spool?.sink(`${RUN_ID}/part-1.jsonl`);
    await sink?.write(new TextEncoder().encode(textOf([good(idOf(2))])));
    await sink?.commit();
    await expect(all(reading)).rejects.toMatchObject({ code: "accounting_failed" });
  });

  it.each([
    { name: "changed", blob: (bytes: Uint8Array) => bytes.map((code) => code ^ 1) },
    { name: "cut", blob: (bytes: Uint8Array) => bytes.slice(1) },
  ])("throws where outcomes were $name", async ({ blob }) => {
    const { reading } = await simulateRun(4, 2, [{ lines }]);
    const bytes = await reading.store.getBlob(RUN_ID, "outcomes-1-0");
    await reading.store.putBlob(RUN_ID, "outcomes-1-0", blob(bytes ?? new Uint8Array()));
    await expect(all(reading)).rejects.toMatchObject({ code: "ledger_unreadable", run_id: RUN_ID });
  });

  it("throws where a repair sent other rows than its outcomes ask for", async () => {
    const failing = (row: number): Line[] => [bad(idOf(row))];
    const { reading } = await simulateRun(4, 2, [{ lines: failing }, { classes: ["retryable"], lines }]);
    const [repair] = reading.state.repairs;
    if (repair === undefined) throw new Error("Nothing was repaired");
    const state = { ...reading.state, repairs: [{ ...repair, rows: 3 }] };
    await expect(all({ ...reading, state })).rejects.toMatchObject({ code: "ledger_unreadable" });
  });
});
