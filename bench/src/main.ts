// `npm run bench`: measures this project and its peers on the same work, and writes the page.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { buildPrograms } from "./harness/build-programs.ts";
import { writeRecord } from "./harness/record.ts";
import type { Bench } from "./harness/suite.ts";
import { readOptions, USAGE } from "./options.ts";
import { printSummary } from "./report/print-summary.ts";
import { writeReport } from "./report/write-report.ts";
import { SUITE_NAMES, SUITES } from "./suites/all-suites.ts";

const bench = join(import.meta.dirname, "..");
const cache = join(bench, ".cache");
const words = process.argv.slice(2);
if (words.includes("--help")) {
  console.log(USAGE);
  process.exit(0);
}
const options = readOptions(words, { bench, cache });
const programs = await buildPrograms(cache);
let failed = 0;
try {
  const context: Bench = { ...options, programs, cache: join(cache, "data"), log: (line) => console.log(line) };
  for (const name of options.isRenderOnly ? [] : options.suites) {
    const { title, run } = SUITES[name];
    console.log(`\n${name}: ${title}`);
    const cases = await run(context);
    failed += cases.filter(({ failure }) => failure !== undefined).length;
    const { runs, fewerRuns, rows, calls } = options;
    await writeRecord(options.output, { suite: name, title, sizes: { runs, fewerRuns, rows, calls }, cases });
    printSummary(cases);
  }
  await writeReport(options.output, SUITE_NAMES);
} finally {
  await rm(programs, { recursive: true, force: true });
}
if (failed > 0) console.error(`\n${failed} cases failed`);
process.exitCode = failed > 0 ? 1 : 0;
