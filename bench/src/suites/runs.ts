import { chatFiles } from "../data/data-files.ts";
import { ACCOUNT, PLAN, pollName, READ_AND_PARSE } from "../harness/case-names.ts";
import { OURS } from "../harness/clients.ts";
import { runServed } from "../harness/run-served.ts";
import type { Bench, CaseResult, Suite } from "../harness/suite.ts";

/** What the machinery of a run costs, apart from reading rows. */
export const runsSuite: Suite = {
  name: "runs",
  title: "Planning, polling and accounting of a run",
  run: async (bench) => [...(await planAndAccount(bench)), ...(await poll(bench))],
};

async function planAndAccount(bench: Bench): Promise<readonly CaseResult[]> {
  const files = await chatFiles(bench.cache, bench.rows);
  return await runServed(bench, { kind: "api", results: files.results }, (origin) => [
    { client: "node", name: READ_AND_PARSE, program: "plan", parameters: { way: "read and parse", files } },
    { client: OURS, name: PLAN, program: "plan", parameters: { way: "planRun", files } },
    {
      client: OURS,
      name: ACCOUNT,
      program: "accounting",
      parameters: { origin, files },
      flags: ["--expose-gc"],
    },
  ]);
}

/** Looks at runs with 1, 10 and 1,000 open jobs, in a workspace of its own each. */
async function poll(bench: Bench): Promise<readonly CaseResult[]> {
  return await runServed(bench, { kind: "emulator", jobsEnd: false }, (origin) =>
    (bench.isSmoke ? [1, 10] : [1, 10, 1000]).map((parts) => ({
      client: OURS,
      name: pollName(parts),
      program: "poll",
      parameters: { origin, parts, cache: bench.cache },
      // Making the jobs takes far longer than looking at them.
      rounds: parts > 100 ? "fewer" : "all",
    })),
  );
}
