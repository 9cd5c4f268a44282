import { CALLS_CLIENTS } from "../clients/calls/load-calls.ts";
import { callName } from "../harness/case-names.ts";
import { isPeer } from "../harness/clients.ts";
import { runServed } from "../harness/run-served.ts";
import type { Case, Suite } from "../harness/suite.ts";

const WARM_UP_SHARE = 0.15;

/** What a small call costs. */
export const callsSuite: Suite = {
  name: "calls",
  title: "A page of 100 jobs, and one job, against a server and against a stub",
  async run(bench) {
    const sizes = { calls: bench.calls, warmUp: Math.ceil(bench.calls * WARM_UP_SHARE) };
    return await runServed(bench, { kind: "api" }, (server) =>
      ["list", "get"].flatMap((operation) =>
        [server, null].flatMap((origin) =>
          CALLS_CLIENTS.map(
            (client): Case => ({
              name: callName(operation, origin),
              client,
              program: "calls",
              parameters: { client, operation, origin, ...sizes },
              rounds: isPeer(client) ? "fewer" : "all",
            }),
          ),
        ),
      ),
    );
  },
};
