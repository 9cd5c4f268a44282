import { runCases } from "./run-cases.ts";
import { startServer } from "./start-server.ts";
import type { Bench, Case, CaseResult, Parameters } from "./suite.ts";

/**
 * Measures cases against a server, which is started for them and stopped after them.
 *
 * @param options - For the server: see `src/servers`.
 * @param casesOf - Makes the cases for the server's origin.
 */
export async function runServed(
  bench: Bench,
  options: Parameters,
  casesOf: (origin: string) => readonly Case[],
): Promise<readonly CaseResult[]> {
  const server = await startServer(bench, options);
  try {
    return await runCases(bench, casesOf(server.origin), [server.pid]);
  } finally {
    await server.stop();
  }
}
