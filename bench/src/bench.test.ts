import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { BUDGETS, measuredBy } from "./report/budget-list.ts";
import { SECTIONS } from "./report/sections.ts";
import { readRecords } from "./report/write-report.ts";
import { SUITE_NAMES } from "./suites/all-suites.ts";

const output = mkdtempSync(join(tmpdir(), "mistral-batch-bench-"));
afterAll(() => rmSync(output, { recursive: true, force: true }));

test("every suite measures every case when it runs in its short form", async () => {
  const main = join(import.meta.dirname, "main.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "--smoke", "--output", output], {
    encoding: "utf8",
  });
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  const records = await readRecords(output, SUITE_NAMES);
  for (const suite of SUITE_NAMES) {
    const cases = records.get(suite)?.cases ?? [];
    expect(cases.length, suite).toBeGreaterThan(0);
    for (const { client, name, samples } of cases) {
      expect(samples.length, `${suite}, ${client}: ${name}`).toBe(1);
    }
  }
  // Only the short form leaves these out: they need large files and many jobs.
  // Memory is told by Linux alone.
  const budgets = BUDGETS.filter(({ unit }) => unit !== "MB" || process.platform === "linux");
  const unmeasured = budgets.filter((budget) => measuredBy(budget, records) === undefined).map(({ suite }) => suite);
  expect(unmeasured).toEqual(["growth", "runs"]);
  for (const { what, peers = [], figureOf } of budgets) {
    for (const peer of peers)
      expect(figureOf(records, peer), `${what}: ${peer.client}, ${peer.name}`).toBeGreaterThan(-1);
  }
  const page = readFileSync(join(output, "RESULTS.md"), "utf8");
  for (const { heading } of SECTIONS) expect(page).toContain(`\n## ${heading}\n`);
  const charts = [...page.matchAll(/\]\((charts\/[\w-]+\.svg)\)/g)].map((match) => match[1] ?? "");
  expect(charts.length).toBeGreaterThan(5);
  for (const chart of charts) expect(existsSync(join(output, chart)), chart).toBe(true);
});
