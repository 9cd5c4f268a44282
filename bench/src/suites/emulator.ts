import { chatFiles } from "../data/data-files.ts";
import { OURS } from "../harness/clients.ts";
import { runCases } from "../harness/run-cases.ts";
import type { Suite } from "../harness/suite.ts";

/** What the service takes in one job. */
const JOB_ROWS = 100_000;

/** How fast the service in memory is. */
export const emulatorSuite: Suite = {
  name: "emulator",
  title: "The service in memory, called as a function",
  async run(bench) {
    const files = await chatFiles(bench.cache, Math.min(bench.rows, JOB_ROWS));
    const parameters = { files, calls: bench.calls };
    return await runCases(bench, [
      { client: OURS, name: `a job of ${files.lines} rows`, program: "emulator", parameters },
    ]);
  },
};
