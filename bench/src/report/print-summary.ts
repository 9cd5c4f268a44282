import { spreadOf } from "../harness/statistics.ts";
import type { CaseResult } from "../harness/suite.ts";

/** Says at the terminal what was measured: for each case and figure the median, between the least and the most. */
export function printSummary(cases: readonly CaseResult[]): void {
  for (const { client, name, samples, failure } of cases) {
    console.log(`\n${client}: ${name}${failure === undefined ? "" : `  FAILED: ${failure}`}`);
    for (const figure of Object.keys(samples[0] ?? {})) {
      const { min, median, max } = spreadOf(samples.map((sample) => sample[figure] ?? Number.NaN));
      console.log(
        `  ${figure.padEnd(20)} ${[min, median, max].map((value) => value.toFixed(1).padStart(10)).join(" ")}`,
      );
    }
  }
}
