import { EMPTY_PROCESS, FETCH_ITSELF, IMPORT_NODE } from "../harness/case-names.ts";
import { isPeer, OURS } from "../harness/clients.ts";
import { runCases } from "../harness/run-cases.ts";
import type { Case, Suite } from "../harness/suite.ts";

/** A process of a tenth of a second needs more rounds to be told from noise. */
const ROUNDS = 4;

interface Import {
  readonly client: string;
  readonly name: string;
  readonly specifiers: readonly string[];
  readonly touchesFetch?: boolean;
}

const IMPORTS: readonly Import[] = [
  { client: "node", name: EMPTY_PROCESS, specifiers: [] },
  { client: "fetch", name: FETCH_ITSELF, specifiers: [], touchesFetch: true },
  { client: "ky", name: "ky", specifiers: ["ky"] },
  { client: OURS, name: IMPORT_NODE, specifiers: ["@mistral-batch/node"] },
  { client: "@mistralai/mistralai", name: "the client", specifiers: ["@mistralai/mistralai"] },
  {
    client: "@mistralai/mistralai",
    name: "one standalone function",
    specifiers: ["@mistralai/mistralai/core.js", "@mistralai/mistralai/funcs/batchJobsList.js"],
  },
  { client: "openai", name: "the client", specifiers: ["openai"] },
  { client: "@anthropic-ai/sdk", name: "the client", specifiers: ["@anthropic-ai/sdk"] },
  { client: "@google/genai", name: "the client", specifiers: ["@google/genai"] },
];

/** What a program pays before it begins. */
export const importsSuite: Suite = {
  name: "imports",
  title: "Time and memory of importing, in a fresh process",
  async run(bench) {
    const cases = IMPORTS.map(
      ({ client, name, specifiers, touchesFetch = false }): Case => ({
        client,
        name,
        program: "imports",
        parameters: { specifiers, touchesFetch },
        flags: ["--expose-gc"],
        rounds: isPeer(client) ? "fewer" : "all",
      }),
    );
    const rounds = bench.isSmoke ? 1 : ROUNDS;
    return await runCases({ ...bench, runs: bench.runs * rounds, fewerRuns: bench.fewerRuns * rounds }, cases);
  },
};
