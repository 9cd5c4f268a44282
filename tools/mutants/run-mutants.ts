// Breaks core on purpose, one fault at a time, and shows that the contract notices in every runtime that it concerns.
//
// Prevents: a contract that passes whatever the code does. A mutant that survives is a case that is missing.
//
//   npm run mutants                                       all mutants in all runtimes
//   npm run mutants -- --runtime node,deno                some runtimes
//   npm run mutants -- --only trust-any-206               some mutants
//   npm run mutants -- --missing                          what was not seen yet
//   npm run mutants -- --write                            keeps what was seen, and writes docs/mutants.md
//   npm run mutants -- --list                             names them, and tries that each fits
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { BUILT_CORE, buildCore, whyUnfit } from "./build-core.ts";
import { MUTANTS } from "./catalogue/index.ts";
import { type Mutant, type MutantRuntime, RUNTIMES, runtimesOf } from "./mutant.ts";
import { mutantsPage, writePage } from "./mutants-page.ts";
import { runCases, type Verdict } from "./try-mutant.ts";
import { readVerdicts, writeVerdicts } from "./verdicts.ts";

const { values } = parseArgs({
  options: {
    runtime: { type: "string" },
    only: { type: "string" },
    missing: { type: "boolean" },
    write: { type: "boolean" },
    list: { type: "boolean" },
  },
});
let verdicts = readVerdicts();
const runtimes = RUNTIMES.filter((runtime) => values.runtime?.split(",").includes(runtime) ?? true);
const mutants = MUTANTS.filter(({ name }) => values.only?.split(",").includes(name) ?? true);

/** The runtimes in which a mutant is to be tried now. */
function wanted(mutant: Mutant): readonly MutantRuntime[] {
  return runtimesOf(mutant).filter(
    (runtime) =>
      runtimes.includes(runtime) && (values.missing !== true || verdicts[mutant.name]?.[runtime] === undefined),
  );
}

/** Tries one mutant and says in how many runtimes nobody noticed. */
async function tryOne(mutant: Mutant): Promise<number> {
  const { name, harm } = mutant;
  const tried = wanted(mutant);
  if (tried.length === 0) return 0;
  writeFileSync(BUILT_CORE, await buildCore(mutant));
  let unnoticed = 0;
  for (const runtime of tried) {
    const verdict = tryIn(runtime, mutant);
    if (verdict.kind === "red") verdicts = { ...verdicts, [name]: { ...verdicts[name], [runtime]: verdict.caughtBy } };
    else unnoticed += 1;
    console.log(
      `${name.padEnd(36)} ${runtime.padEnd(8)} ${verdict.kind === "red" ? `red: ${verdict.caughtBy}` : verdict.kind.toUpperCase()}`,
    );
    if (verdict.kind === "survived") console.log(`  ${harm}`);
    if (verdict.kind === "broken") console.log(verdict.output.slice(-2000));
  }
  return unnoticed;
}

/** The case that noticed in another runtime comes first, since it is likely to notice here too; then all of them. */
function tryIn(runtime: MutantRuntime, mutant: Mutant): Verdict {
  const [likely] = Object.values(verdicts[mutant.name] ?? {});
  if (likely !== undefined) {
    const verdict = runCases(mutant, runtime, likely);
    if (verdict.kind === "red") return verdict;
  }
  return runCases(mutant, runtime);
}

/** Whether the cases of all mutants that are wanted pass without any. */
function passesWhole(): boolean {
  for (const runtime of runtimes) {
    for (const pass of ["msw", "http", "crash"] as const) {
      const cases = new Set(
        mutants
          .filter((mutant) => wanted(mutant).includes(runtime))
          .filter((mutant) => pass === passOf(mutant))
          .flatMap((mutant) => mutant.cases),
      );
      if (cases.size === 0) continue;
      const verdict = runCases({ cases: [...cases], pass: pass === "http" ? "http" : "msw" }, runtime);
      if (verdict.kind === "survived") continue;
      console.error(
        `The cases fail without any mutant in ${runtime}: ${"caughtBy" in verdict ? verdict.caughtBy : verdict.output}`,
      );
      return false;
    }
  }
  return true;
}

function passOf({ cases, pass = "msw" }: Mutant): "msw" | "http" | "crash" {
  return cases.some((file) => file.startsWith("crash/")) ? "crash" : pass;
}

// Before any time is spent: each mutant must fit the code as it is now.
const unfit = mutants.flatMap((mutant) => whyUnfit(mutant) ?? []);
for (const why of unfit) console.error(why);
if (unfit.length > 0) {
  process.exitCode = 1;
} else if (values.list === true) {
  for (const { name, harm } of mutants) console.log(`${name.padEnd(36)} ${harm}`);
} else {
  const original = readFileSync(BUILT_CORE, "utf8");
  const restore = (): void => writeFileSync(BUILT_CORE, original);
  process.on("SIGINT", () => {
    restore();
    process.exit(130);
  });
  let unnoticed = 0;
  try {
    // Built the way a mutant is, so that nothing but the mutant differs.
    writeFileSync(BUILT_CORE, await buildCore());
    if (!passesWhole()) process.exitCode = 1;
    else for (const mutant of mutants) unnoticed += await tryOne(mutant);
  } finally {
    restore();
  }
  if (values.write === true) {
    writeVerdicts(
      verdicts,
      MUTANTS.map(({ name }) => name),
    );
    writePage(mutantsPage(MUTANTS, readVerdicts()));
  }
  console.log(`${mutants.length} mutants, ${unnoticed} not noticed`);
  if (unnoticed > 0) process.exitCode = 1;
}
