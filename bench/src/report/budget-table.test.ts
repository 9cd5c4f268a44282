import { expect, test } from "vitest";
import { DRAIN, PARSE, ROWS } from "../harness/case-names.ts";
import { OURS } from "../harness/clients.ts";
import { describeMachine } from "../harness/machine.ts";
import type { CaseResult } from "../harness/suite.ts";
import { BUDGETS } from "./budget-list.ts";
import { budgetTable, verdictOn } from "./budget-table.ts";
import type { Records } from "./records.ts";

const most = { what: "", limit: 50, unit: "ms", digits: 0, suite: "calls", name: "", figureOf: () => undefined };

test("verdictOn() says by how much a budget is missed", () => {
  expect(verdictOn(most, 50)).toBe("met");
  expect(verdictOn(most, 60)).toBe("missed by 20 %");
  expect(verdictOn({ ...most, isLeast: true }, 60)).toBe("met");
  expect(verdictOn({ ...most, isLeast: true }, 40)).toBe("missed by 25 %");
  expect(verdictOn(most, undefined)).toBe("not measured");
});

function recordsOf(cases: readonly CaseResult[]): Records {
  const record = { suite: "results", title: "", measured: "2026-11-29", machine: describeMachine(), sizes: {}, cases };
  return new Map([["results", record]]);
}

function timed(client: string, name: string, ...walls: readonly number[]): CaseResult {
  return { client, name, samples: walls.map((wallMs) => ({ wallMs, cpuMs: wallMs })) };
}

test("budgetTable() compares medians with the limit of the same run: drain and parse, summed round by round", () => {
  const records = recordsOf([
    timed("fetch", DRAIN, 100, 300, 200),
    timed("node", PARSE, 800, 900, 700),
    timed(OURS, ROWS, 2400, 2000, 2600),
    timed("openai", "files.content().text()", 1800),
  ]);
  const row = budgetTable(records)
    .split("\n")
    .find((line) => line.includes("typed rows one by one, against"));
  // Rounds of 900, 1,200 and 900 ms: the median is 900, and that of the rows 2,400.
  expect(row).toContain("**2.67×**");
  expect(row).toContain("missed by 132 %");
  expect(row).toContain("openai 2.00×");
});

test("budgetTable() has a row for every budget, also where nothing was measured", () => {
  const table = budgetTable(new Map());
  expect(table.match(/not measured/g)).toHaveLength(BUDGETS.length);
});
