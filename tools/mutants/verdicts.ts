import { readFileSync, writeFileSync } from "node:fs";
import type { MutantRuntime } from "./mutant.ts";

const FILE = new URL("verdicts.json", import.meta.url);

/** For each mutant and runtime the case that noticed. */
export type Verdicts = Readonly<Record<string, Partial<Readonly<Record<MutantRuntime, string>>>>>;

/** What was seen so far. */
export function readVerdicts(): Verdicts {
  return JSON.parse(readFileSync(FILE, "utf8")) as Verdicts;
}

/** Keeps what was seen, of the mutants that there still are, in their order. */
export function writeVerdicts(verdicts: Verdicts, names: readonly string[]): void {
  const kept = Object.fromEntries(
    names.flatMap((name) => (verdicts[name] === undefined ? [] : [[name, verdicts[name]]])),
  );
  writeFileSync(FILE, `${JSON.stringify(kept, null, 2)}\n`);
}
