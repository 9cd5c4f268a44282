import { parseArgs } from "node:util";
import type { SuiteName } from "./suites/all-suites.ts";
import { SUITE_NAMES } from "./suites/all-suites.ts";

/** What the command was asked for. */
export interface BenchOptions {
  readonly suites: readonly SuiteName[];
  readonly runs: number;
  readonly fewerRuns: number;
  readonly rows: number;
  readonly calls: number;
  readonly tries: number;
  readonly isSmoke: boolean;
  /** Nothing is measured, the page is written from the stored results. */
  readonly isRenderOnly: boolean;
  /** Where results, charts and page go. */
  readonly output: string;
}

export const USAGE = `npm run bench -- [options]

  --suite a,b      only these: ${SUITE_NAMES.join(", ")}
  --runs N         rounds of each case (default 5)
  --fewer-runs N   rounds of the cases of other clients, and of what takes long (default: as many)
  --rows N         rows of the large files (default 1000000)
  --calls N        calls for each figure of the calls suite (default 2000)
  --tries N        how often a sample that other work disturbed is taken again (default 3)
  --smoke          smallest sizes: shows that everything works, the figures mean nothing
  --render         measure nothing, write the page from the stored results
  --output FOLDER  where results, charts and page go (default: bench/, with --smoke a folder of the cache)`;

/**
 * Reads the command line.
 *
 * @throws {TypeError} For an option that there is not.
 * @throws {RangeError} For a value that makes no sense.
 */
export function readOptions(
  words: readonly string[],
  folders: { readonly bench: string; readonly cache: string },
): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      suite: { type: "string" },
      runs: { type: "string" },
      "fewer-runs": { type: "string" },
      rows: { type: "string" },
      calls: { type: "string" },
      tries: { type: "string" },
      smoke: { type: "boolean", default: false },
      render: { type: "boolean", default: false },
      output: { type: "string" },
    },
  });
  const isSmoke = values.smoke;
  const runs = count("runs", values.runs, isSmoke ? 1 : 5);
  return {
    suites: suitesOf(values.suite),
    runs,
    fewerRuns: count("fewer-runs", values["fewer-runs"], runs),
    rows: count("rows", values.rows, isSmoke ? 2000 : 1_000_000),
    calls: count("calls", values.calls, isSmoke ? 50 : 2000),
    tries: count("tries", values.tries, isSmoke ? 1 : 3),
    isSmoke,
    isRenderOnly: values.render,
    output: values.output ?? (isSmoke ? `${folders.cache}/smoke` : folders.bench),
  };
}

function count(name: string, value: string | undefined, fallback: number): number {
  const number = value === undefined ? fallback : Number(value);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new RangeError(`--${name} has to be a whole number of at least 1, got "${value}"`);
  return number;
}

function suitesOf(value: string | undefined): readonly SuiteName[] {
  if (value === undefined) return SUITE_NAMES;
  return value.split(",").map((name) => {
    const known = SUITE_NAMES.find((suite) => suite === name);
    if (known === undefined) throw new RangeError(`There is no suite "${name}": there are ${SUITE_NAMES.join(", ")}`);
    return known;
  });
}
