import { chatFiles, type DataFiles, longFiles } from "../data/data-files.ts";
import { lineName, rowsName, runName } from "../harness/case-names.ts";
import { OURS } from "../harness/clients.ts";
import { runCases } from "../harness/run-cases.ts";
import { startServer } from "../harness/start-server.ts";
import type { Bench, Case, CaseResult, Suite } from "../harness/suite.ts";

/** Lines of so many bytes, together about 200 MB. */
const LINE_BYTES = [60_000, 1_000_000, 8_400_000, 67_000_000];
const LINES_MB = 200_000_000;

/** Whether the cost of a row, a byte and a job stays what it is as there are more of them. */
export const growthSuite: Suite = {
  name: "growth",
  title: "Cost as rows, jobs and lines grow",
  run: async (bench) => {
    // The rounds of the other suites are for comparing; a curve needs fewer.
    const fewer = { ...bench, runs: bench.fewerRuns };
    return [...(await growRows(fewer)), ...(await growLines(fewer)), ...(await growJobs(fewer))];
  },
};

async function growRows(bench: Bench): Promise<readonly CaseResult[]> {
  const counts = [1000, 10_000, 100_000, 1_000_000].filter((rows) => rows <= bench.rows);
  return await inTurn(counts, async (rows) => {
    const files = await chatFiles(bench.cache, rows);
    return await withResults(bench, files, (origin) => [
      reading(rowsName("read", rows), "batches", origin, files),
      reading(rowsName("collect", rows), "runCollect", origin, files),
      { client: OURS, name: rowsName("plan", rows), program: "plan", parameters: { way: "planRun", files } },
    ]);
  });
}

async function growLines(bench: Bench): Promise<readonly CaseResult[]> {
  const sizes = bench.isSmoke ? [1000, 60_000] : LINE_BYTES;
  return await inTurn(sizes, async (bytes) => {
    const lines = bench.isSmoke ? 3 : Math.ceil(LINES_MB / bytes);
    const files = await longFiles(bench.cache, lines, bytes);
    return await withResults(bench, files, (origin) => [reading(lineName(bytes), "batches", origin, files)]);
  });
}

async function growJobs(bench: Bench): Promise<readonly CaseResult[]> {
  const server = await startServer(bench, { kind: "emulator", jobsEnd: true });
  const cases = (bench.isSmoke ? [1, 10] : [1, 10, 100, 1000]).map(
    (parts): Case => ({
      client: OURS,
      name: runName(parts),
      program: "wholeRun",
      parameters: { origin: server.origin, parts, cache: bench.cache },
    }),
  );
  try {
    return await runCases(bench, cases, [server.pid]);
  } finally {
    await server.stop();
  }
}

function reading(name: string, reader: string, origin: string, files: DataFiles): Case {
  return { client: OURS, name, program: "results", parameters: { reader, origin, files } };
}

async function withResults(
  bench: Bench,
  { results }: DataFiles,
  casesOf: (origin: string) => readonly Case[],
): Promise<readonly CaseResult[]> {
  const server = await startServer(bench, { kind: "api", results });
  try {
    return await runCases(bench, casesOf(server.origin), [server.pid]);
  } finally {
    await server.stop();
  }
}

async function inTurn<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<readonly CaseResult[]>,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const item of items) results.push(...(await work(item)));
  return results;
}
