import { chatFiles, type DataFiles, longFiles } from "../data/data-files.ts";
import { JOB_COUNTS, LINE_BYTES, lineName, ROW_COUNTS, rowsName, runName } from "../harness/case-names.ts";
import { OURS } from "../harness/clients.ts";
import { runServed } from "../harness/run-served.ts";
import type { Bench, Case, CaseResult, Suite } from "../harness/suite.ts";

/** What the lines of each length are together. */
const TOTAL_BYTES = 200_000_000;

/** Whether the cost of a row, a byte and a job stays what it is as there are more of them. */
export const growthSuite: Suite = {
  name: "growth",
  title: "Cost as rows, jobs and lines grow",
  run: async (bench) => {
    // A curve shows by its other points what a round that was disturbed would hide.
    const fewer = { ...bench, runs: bench.fewerRuns };
    return [...(await growRows(fewer)), ...(await growLines(fewer)), ...(await growJobs(fewer))];
  },
};

async function growRows(bench: Bench): Promise<readonly CaseResult[]> {
  const counts = ROW_COUNTS.filter((rows) => rows <= bench.rows);
  return await inTurn(counts, async (rows) => {
    const files = await chatFiles(bench.cache, rows);
    return await runServed(bench, { kind: "api", results: files.results }, (origin) => [
      reading(rowsName("read", rows), "batches", origin, files),
      reading(rowsName("collect", rows), "runCollect", origin, files),
      { client: OURS, name: rowsName("plan", rows), program: "plan", parameters: { way: "planRun", files } },
    ]);
  });
}

async function growLines(bench: Bench): Promise<readonly CaseResult[]> {
  const sizes = bench.isSmoke ? [1000, 60_000] : LINE_BYTES;
  return await inTurn(sizes, async (bytes) => {
    const files = await longFiles(bench.cache, bench.isSmoke ? 3 : Math.ceil(TOTAL_BYTES / bytes), bytes);
    return await runServed(bench, { kind: "api", results: files.results }, (origin) => [
      reading(lineName(bytes), "batches", origin, files),
    ]);
  });
}

async function growJobs(bench: Bench): Promise<readonly CaseResult[]> {
  return await runServed(bench, { kind: "emulator", jobsEnd: true }, (origin) =>
    JOB_COUNTS.filter((parts) => parts <= 10 || !bench.isSmoke).map((parts) => ({
      client: OURS,
      name: runName(parts),
      program: "wholeRun",
      parameters: { origin, parts, cache: bench.cache },
    })),
  );
}

function reading(name: string, reader: string, origin: string, files: DataFiles): Case {
  return { client: OURS, name, program: "results", parameters: { reader, origin, files } };
}

async function inTurn<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<readonly CaseResult[]>,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const item of items) results.push(...(await work(item)));
  return results;
}
