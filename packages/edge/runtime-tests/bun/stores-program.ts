// Runs the cases of the store contract over the store of `@mistral-batch/node` in a real Bun: `program <folder>`.
import { fileRunStore } from "@mistral-batch/node";
import type { ContractCase } from "../../../contract/src/stores/contract-case.ts";
import { runStoreCases } from "../../../contract/src/stores/run-store-cases.ts";
import { lastingCheckpointCases, spoolCases } from "../../../contract/src/stores/spool-cases.ts";

const [, , folder = ""] = process.argv;
const outcomes: Record<string, string> = {};

async function runAll<T>(cases: readonly ContractCase<T>[], open: (directory: string) => T): Promise<void> {
  for (const { name, run } of cases) {
    const directory = `${folder}/${Object.keys(outcomes).length}`;
    outcomes[name] = await run(async () => open(directory)).then(
      () => "kept",
      (error: unknown) => String(error),
    );
  }
}

await runAll(runStoreCases, (directory) => fileRunStore(directory));
await runAll([...spoolCases, ...lastingCheckpointCases], (directory) => {
  const { spool } = fileRunStore(directory);
  if (spool === undefined) throw new Error("There is no spool");
  return spool;
});
console.log(JSON.stringify(outcomes));
