import { watchForeignCpu } from "./foreign-cpu.ts";
import { runProgram } from "./run-program.ts";
import type { Bench, Case, CaseResult, Sample } from "./suite.ts";

/** A sample counts as disturbed when other work took more than this, or more than this share of its time. */
const FOREIGN_MS = 60;
const FOREIGN_SHARE = 0.05;

/**
 * Measures cases round by round, so that what changes on the machine meanwhile meets all of them alike.
 *
 * @param servers - The processes that serve them.
 */
export async function runCases(
  bench: Bench,
  cases: readonly Case[],
  servers: readonly number[] = [],
): Promise<readonly CaseResult[]> {
  const samples = new Map<Case, Sample[]>(cases.map((one) => [one, []]));
  const failures = new Map<Case, string>();
  for (let round = 1; round <= Math.max(bench.runs, bench.fewerRuns); round += 1) {
    for (const one of cases) {
      if (round > roundsOf(bench, one) || failures.has(one)) continue;
      try {
        const sample = await leastDisturbed(bench, one, servers);
        samples.get(one)?.push(sample);
        bench.log(`  ${round}/${roundsOf(bench, one)} ${one.client}: ${one.name}${timeOf(sample)}`);
      } catch (error) {
        failures.set(one, error instanceof Error ? error.message : String(error));
        bench.log(`  ${one.client}: ${one.name} FAILED: ${failures.get(one)}`);
      }
    }
  }
  return cases.map((one) => {
    const failure = failures.get(one);
    const result = { name: one.name, client: one.client, samples: samples.get(one) ?? [] };
    return failure === undefined ? result : { ...result, failure };
  });
}

function roundsOf({ runs, fewerRuns }: Bench, { rounds = "all" }: Case): number {
  return rounds === "all" ? runs : fewerRuns;
}

function timeOf({ wallMs }: Sample): string {
  return wallMs === undefined ? "" : `  ${wallMs.toFixed(0)} ms`;
}

async function leastDisturbed(bench: Bench, one: Case, servers: readonly number[]): Promise<Sample> {
  let best: Sample | undefined;
  for (let tries = 0; tries < bench.tries; tries += 1) {
    const sample = await measureOnce(bench, one, servers);
    if (best === undefined || (sample["foreignMs"] ?? 0) < (best["foreignMs"] ?? 0)) best = sample;
    if (!isDisturbed(best)) break;
  }
  if (best === undefined) throw new RangeError("There has to be at least one try");
  return best;
}

async function measureOnce(bench: Bench, one: Case, servers: readonly number[]): Promise<Sample> {
  const foreignCpu = watchForeignCpu(servers);
  const startMs = performance.now();
  const sample = await runProgram(bench, one);
  const lifeMs = Math.round(performance.now() - startMs);
  const foreignMs = foreignCpu();
  return foreignMs === null ? sample : { ...sample, foreignMs, lifeMs };
}

/** Whether other work has used much CPU time while a sample was taken. */
export function isDisturbed({ foreignMs = 0, lifeMs = 0 }: Sample): boolean {
  return foreignMs > Math.max(FOREIGN_MS, lifeMs * FOREIGN_SHARE);
}
