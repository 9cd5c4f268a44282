import { expect, test } from "vitest";
import { PLAN, RUN_COLLECT, runName, UPLOAD } from "../harness/case-names.ts";
import { OURS } from "../harness/clients.ts";
import { describeMachine } from "../harness/machine.ts";
import type { SuiteRecord } from "../harness/record.ts";
import type { Sample } from "../harness/suite.ts";
import { estimateSection } from "./estimate.ts";

function record(suite: string, name: string, sample: Sample): [string, SuiteRecord] {
  const cases = [{ client: OURS, name, samples: [sample] }];
  return [suite, { suite, title: "", measured: "", machine: describeMachine(), sizes: { rows: 1_000_000 }, cases }];
}

const RECORDS = new Map([
  record("runs", PLAN, { cpuMs: 2000 }),
  record("results", RUN_COLLECT, { cpuMs: 3000 }),
  record("upload", UPLOAD, { cpuMs: 500 }),
  record("growth", runName(10), { ledgerBytesPerJob: 2000, requestsPerJob: 5, cpuMsPerJob: 20 }),
]);

test("estimateSection() adds up what was measured for a billion rows", () => {
  const lines = new Map(
    estimateSection(RECORDS)
      .split("\n")
      .map((line) => [line.split(" | ")[0]?.slice(2) ?? "", line.split(" | ").at(-1)]),
  );
  expect(lines.get("jobs")).toBe("10,000 |");
  expect(lines.get("waves")).toBe("1,000 |");
  // 10⁹ × 5 µs + 2,000 × 0.5 s + 10,000 × 0.02 s = 6,200 s.
  expect(lines.get("CPU")).toBe("1.7 core hours |");
  expect(lines.get("other requests")).toBe("50,000 |");
});

test("estimateSection() says nothing where something was not measured", () => {
  expect(estimateSection(new Map([...RECORDS].slice(1)))).toBe("");
});
