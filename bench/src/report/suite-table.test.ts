import { expect, test } from "vitest";
import type { CaseResult } from "../harness/suite.ts";
import { suiteTable } from "./suite-table.ts";

const CASES: readonly CaseResult[] = [
  { client: "fetch", name: "least", samples: [{ ms: 10 }, { ms: 12 }, { ms: 11 }] },
  { client: "mistral-batch", name: "ours", samples: [{ ms: 22.5 }] },
  { client: "openai", name: "theirs", samples: [], failure: "no answer" },
];
const columns = [{ title: "ms", figure: "ms", digits: 1 }];
const least = { client: "fetch", name: "least", figure: "ms" };

test("suiteTable() shows least, median and most, how many times the limit it is, and what failed", () => {
  const [, , limit, ours, theirs] = suiteTable(CASES, { columns, limit: { ...least, title: "× least" } }).split("\n");
  expect(limit).toBe("| fetch | least | 10.0 / **11.0** / 12.0 | 1.00 |");
  expect(ours).toBe("| **mistral-batch** | ours | 22.5 | 2.05 |");
  expect(theirs).toBe("| openai | theirs | fails: no answer |  |");
});

test("suiteTable() shows what is over the limit where that says more", () => {
  const table = suiteTable(CASES, { columns, limit: { ...least, title: "over least", isDifference: true } });
  expect(table).toContain("| 22.5 | 11.5 |");
});
