import { chatFiles } from "../data/data-files.ts";
import { ACCOUNT, PLAN, pollName, READ_AND_PARSE } from "../harness/case-names.ts";
import { OURS } from "../harness/clients.ts";
import { runCases } from "../harness/run-cases.ts";
import { startServer } from "../harness/start-server.ts";
import type { Bench, Case, CaseResult, Suite } from "../harness/suite.ts";

/** What the machinery of a run costs, apart from reading rows. */
export const runsSuite: Suite = {
  name: "runs",
  title: "Planning, polling and accounting of a run",
  run: async (bench) => [...(await planAndAccount(bench)), ...(await poll(bench))],
};

async function planAndAccount(bench: Bench): Promise<readonly CaseResult[]> {
  const files = await chatFiles(bench.cache, bench.rows);
  const server = await startServer(bench, { kind: "api", results: files.results });
  const flags = ["--expose-gc"];
  const cases: readonly Case[] = [
    {
      client: "node",
      name: READ_AND_PARSE,
      program: "plan",
      parameters: { way: "read and parse", files },
    },
    { client: OURS, name: PLAN, program: "plan", parameters: { way: "planRun", files } },
    {
      client: OURS,
      name: ACCOUNT,
      program: "accounting",
      parameters: { origin: server.origin, files },
      flags,
    },
  ];
  try {
    return await runCases(bench, cases, [server.pid]);
  } finally {
    await server.stop();
  }
}

/** Looks at runs with 1, 10 and 1,000 open jobs, in a workspace of its own each. */
async function poll(bench: Bench): Promise<readonly CaseResult[]> {
  const server = await startServer(bench, { kind: "emulator", jobsEnd: false });
  const cases = (bench.isSmoke ? [1, 10] : [1, 10, 1000]).map(
    (parts): Case => ({
      client: OURS,
      name: pollName(parts),
      program: "poll",
      parameters: { origin: server.origin, parts, cache: bench.cache },
      // Making the jobs takes far longer than looking at them.
      rounds: parts > 100 ? "fewer" : "all",
    }),
  );
  try {
    return await runCases(bench, cases, [server.pid]);
  } finally {
    await server.stop();
  }
}
