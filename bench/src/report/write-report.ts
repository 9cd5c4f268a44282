import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readRecord } from "../harness/record.ts";
import { drawCharts } from "./charts/all-charts.ts";
import type { Records } from "./records.ts";
import { renderPage } from "./render-page.ts";

/** Writes page and charts from what the suites measured last. */
export async function writeReport(output: string, suites: readonly string[]): Promise<void> {
  const records = await readRecords(output, suites);
  await mkdir(join(output, "charts"), { recursive: true });
  await writeFile(join(output, "RESULTS.md"), renderPage(records));
  for (const [file, drawing] of drawCharts(records)) await writeFile(join(output, "charts", file), drawing);
}

/** What the suites measured last. */
export async function readRecords(output: string, suites: readonly string[]): Promise<Records> {
  const found = await Promise.all(suites.map(async (suite) => await readRecord(output, suite)));
  return new Map(found.flatMap((record) => (record === undefined ? [] : [[record.suite, record]])));
}
