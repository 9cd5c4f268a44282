import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IdTable } from "../jsonl/id-table.ts";
import { systemRandom } from "../ports/random.ts";
import { hashLineId, ROW_STATES, RowLedger, type RowStanding, type RowState } from "./row-ledger.ts";

interface Row {
  readonly custom_id: string | null;
  readonly line_id: string | null;
  readonly state: RowState;
}

const isGood = (state: RowState): boolean => state === "succeeded" || state === "truncated";

/** The rules as plainly as can be: for each id the row that stands. */
function model(rows: readonly Row[]) {
  const standing = new Map<string, Row>();
  const unattributedLines = new Set<string>();
  return rows.map((row) => {
    if (row.custom_id === null) {
      if (row.line_id === null) return "first";
      const isRepeat = unattributedLines.has(row.line_id);
      unattributedLines.add(row.line_id);
      return isRepeat ? "repeat" : "first";
    }
    const known = standing.get(row.custom_id);
    if (known === undefined) {
      standing.set(row.custom_id, row);
      return "first";
    }
    const isSameLine = row.line_id !== null && row.line_id === known.line_id;
    if (isSameLine && isGood(row.state) === isGood(known.state)) return "repeat";
    if (!isGood(row.state) || isGood(known.state)) return "duplicate";
    standing.set(row.custom_id, row);
    return "replaces";
  });
}

const rowsOf = fc.array(
  fc.record<Row>({
    custom_id: fc.option(fc.constantFrom("a", "b", "c", "d", "e", "")),
    line_id: fc.option(fc.constantFrom("1", "2", "3")),
    state: fc.constantFrom("retryable", "permanent", "account", "succeeded", "truncated"),
  }),
  { maxLength: 40 },
);

function ledgerFor(ids: readonly string[] | null): RowLedger {
  const table = new IdTable();
  for (const id of ids ?? []) table.add(id);
  return new RowLedger(table, ids?.length ?? null, (index) => ids?.[index], systemRandom);
}

function bookAll(
  ledger: RowLedger,
  rows: readonly Row[],
): { readonly index: number; readonly standing: RowStanding }[] {
  for (const { custom_id } of rows) ledger.queue(custom_id);
  const entered = ledger.enterQueued();
  return rows.map(({ custom_id, line_id, state }, place) => {
    const standing =
      custom_id === null
        ? ledger.bookUnattributed(state, line_id)
        : ledger.book(state, entered[place] ?? 0, hashLineId(line_id), custom_id);
    return { index: ledger.bookedIndex, standing };
  });
}

describe("RowLedger", () => {
  it("books any rows as the plain model does, and every input has one outcome", () => {
    fc.assert(
      fc.property(rowsOf, fc.option(fc.uniqueArray(fc.constantFrom("a", "b", "c", "x", "y"))), (rows, ids) => {
        const ledger = ledgerFor(ids);
        const standings = bookAll(ledger, rows);
        expect(standings.map(({ standing }) => standing)).toEqual(model(rows));
        for (const [place, { index }] of standings.entries()) {
          const custom_id = rows[place]?.custom_id;
          expect(index).toBe(ids?.findIndex((id) => id === custom_id) ?? -1);
        }
        expect(ledger.findImbalance()).toBeUndefined();
        const total = ROW_STATES.reduce((sum, state) => sum + ledger.count(state), 0);
        if (ids !== null) expect(total).toBe(ids.length);
        else expect(total + ledger.duplicates).toBe(ledger.rows);
        for (const [index, id] of (ids ?? []).entries()) {
          expect(ledger.isMissing(index)).toBe(!rows.some(({ custom_id }) => custom_id === id));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("takes a row whose hashes are those of an input, but not its id, for an unexpected one", () => {
    const table = new IdTable();
    table.add("b");
    const ledger = new RowLedger(table, 1, () => "another id with the hashes of b", systemRandom);
    const row = { custom_id: "b", line_id: null, state: "succeeded" } as const;
    expect(bookAll(ledger, [row])[0]).toEqual({ index: -1, standing: "first" });
    expect(ledger.unexpected).toBe(1);
    expect(ledger.isMissing(0)).toBe(true);
    expect(ledger.findImbalance()).toBeUndefined();
  });

  it("finds books that do not balance", () => {
    const rows = ledgerFor(["a"]);
    rows.rows += 1;
    expect(rows.findImbalance()).toBe("1 rows were read, but 0 are in the books");
    const table = new IdTable();
    table.add("a");
    const states = new RowLedger(table, 1, () => "a", systemRandom);
    bookAll(states, [{ custom_id: "a", line_id: null, state: "succeeded" }]);
    table.setNote(0, 0);
    expect(states.findImbalance()).toBe("1 requests are missing, but 0 were counted");
  });
});
