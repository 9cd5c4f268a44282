import { CALLS_CLIENTS } from "../clients/calls/load-calls.ts";
import { isPeer } from "../harness/clients.ts";
import { runCases } from "../harness/run-cases.ts";
import { startServer } from "../harness/start-server.ts";
import type { Case, Suite } from "../harness/suite.ts";

const WARM_UP_SHARE = 0.15;

/** What a small call costs. */
export const callsSuite: Suite = {
  name: "calls",
  title: "A page of 100 jobs, and one job, against a server and against a stub",
  async run(bench) {
    const server = await startServer(bench, {});
    const sizes = { calls: bench.calls, warmUp: Math.ceil(bench.calls * WARM_UP_SHARE) };
    const cases = ["list", "get"].flatMap((operation) =>
      [server.origin, null].flatMap((origin) =>
        CALLS_CLIENTS.map(
          (client): Case => ({
            name: `${operation}, ${origin === null ? "stub" : "server"}`,
            client,
            program: "calls",
            parameters: { client, operation, origin, ...sizes },
            isSlow: isPeer(client),
          }),
        ),
      ),
    );
    try {
      return await runCases(bench, cases, [server.pid]);
    } finally {
      await server.stop();
    }
  },
};
