// Breaks the built core on purpose, one fault at a time, and shows that the contract suite notices in every runtime.
//
// Prevents: a contract that passes whatever the code does. A mutant that survives is a case that is missing.
//
//   npm run mutants                                  all mutants in all runtimes
//   npm run mutants -- --runtime node,deno           some runtimes
//   npm run mutants -- --only trust-any-206          one mutant
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { MUTANTS, type Mutant } from "./mutants.ts";

const RUNTIMES = ["node", "chromium", "workerd", "deno", "bun"] as const;
const BUILT_CORE = fileURLToPath(new URL("../../packages/core/dist/index.js", import.meta.url));
const CONTRACT = fileURLToPath(new URL("../../packages/contract", import.meta.url));

const { values } = parseArgs({ options: { runtime: { type: "string" }, only: { type: "string" } } });
const runtimes = RUNTIMES.filter((runtime) => values.runtime?.split(",").includes(runtime) ?? true);
const mutants = MUTANTS.filter(({ name }) => values.only?.split(",").includes(name) ?? true);
const original = readFileSync(BUILT_CORE, "utf8");

function mutate({ name, find, replace }: Mutant): string {
  const parts = original.split(find);
  if (parts.length === 2) return parts.join(replace);
  throw new Error(`The mutant "${name}" fits ${parts.length - 1} places of the built core: mend its text`);
}

/** Whether the contract suite passes in a runtime on what is built now. */
function passes(runtime: string): boolean {
  const result = spawnSync("pnpm", ["run", `test:${runtime}`, "--bail=1"], { cwd: CONTRACT, stdio: "ignore" });
  return result.status === 0;
}

// Before any time is spent: each mutant must still fit.
const broken = new Map(mutants.map((mutant) => [mutant.name, mutate(mutant)]));
const unfit = runtimes.filter((runtime) => !passes(runtime));
if (unfit.length > 0) {
  console.error(`The suite fails without any mutant in: ${unfit.join(", ")}. Build first, and mend it.`);
  process.exit(1);
}

let survivors = 0;
try {
  for (const { name, harm } of mutants) {
    writeFileSync(BUILT_CORE, broken.get(name) ?? original);
    const verdicts = runtimes.map((runtime) => {
      const isAlive = passes(runtime);
      if (isAlive) survivors += 1;
      return `${runtime} ${isAlive ? "SURVIVED" : "red"}`;
    });
    console.log(`${name.padEnd(36)} ${verdicts.join("  ")}   ${harm}`);
  }
} finally {
  writeFileSync(BUILT_CORE, original);
}
console.log(`${mutants.length} mutants in ${runtimes.length} runtimes, ${survivors} survived`);
process.exitCode = survivors === 0 ? 0 : 1;
