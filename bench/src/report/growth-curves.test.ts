import { expect, test } from "vitest";
import { rowsName } from "../harness/case-names.ts";
import { OURS } from "../harness/clients.ts";
import { describeMachine } from "../harness/machine.ts";
import { growthCurves } from "./growth-curves.ts";

test("growthCurves() tells what is paid once from what each row costs", () => {
  // 20 ms once, then 2 µs for a row.
  const cases = [1000, 10_000, 100_000, 1_000_000].map((rows) => ({
    client: OURS,
    name: rowsName("read", rows),
    samples: [{ cpuMs: 20 + rows * 0.002 }],
  }));
  const record = { suite: "growth", title: "", measured: "2026-11-29", machine: describeMachine(), sizes: {}, cases };
  const [rows] = growthCurves(new Map([["growth", record]]));
  expect(rows?.series[0]?.points.map(([, y]) => y)).toEqual([22, 4, 2.2, 2.02]);
  expect(rows?.bends(rows.series)).toContain("read: 20 ms once, then 2.0 µs for a row");
});
