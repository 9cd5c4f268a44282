/**
 * Prevents: a file that nobody reads to its end. Well-kept libraries keep the median of their files near 100 lines and
 * then let one or two grow past 1,000, and those are the ones that every review complains about. Also: marks of unfinished
 * work, tests that are switched off, and paths of somebody's machine.
 *
 * What a linter can say about one file (length of functions, names of files, switched-off tests) stands in .oxlintrc.json.
 */
import { type CheckResult, type Finding, lineAt } from "./lib/findings.ts";
import { listFiles, readText } from "./lib/repository-files.ts";

const MEDIAN_LINES = 120;
const P90_LINES = 250;
const MAX_LINES = 400;

/** What no file may hold. */
const FORBIDDEN: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  { pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/g, why: "finish it, or write down the decision" },
  { pattern: /\b(?:it|test|describe|suite|bench)\.(?:skip|only|todo|fails)\b/g, why: "every test runs" },
  { pattern: /@ts-(?:ignore|nocheck)\b/g, why: "correct the type" },
  { pattern: /(?<![\w.:/@-])\/(?:work|opt|root|home|Users)\/[\w.-]+/g, why: "a path of one machine" },
  { pattern: /\btmp\/team\b/g, why: "a path of one machine" },
  { pattern: /\/\/[^\n"'`]*\s#\d+\b/g, why: "a comment says why by itself, without a ticket" },
];

const CODE = /\.[cm]?[jt]sx?$/;
const TEXT = /\.([cm]?[jt]sx?|json|md|ya?ml|sh|html|css|toml)$|\/run$/;
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)+$/;
/** Names that other tools or readers expect as they are. */
const FIXED_NAME = /^(\.|[A-Z_]+\.md$|LICENSE$|run$)/;

/** Checks sizes, names and left-overs of all files. */
export function checkFiles(root: string): CheckResult {
  // The checks and their self-tests name what they forbid.
  const files = listFiles(root).filter((path) => !/^tools\/(check-|.*\.test\.ts$)|^pnpm-lock\.yaml$/.test(path));
  const findings = files.flatMap((path) => [
    ...nameProblems(path),
    ...(TEXT.test(path) ? leftOvers(path, readText(root, path)) : []),
  ]);
  const sizes = files
    .filter(
      (path) =>
        /^packages\/[^/]+\/src\//.test(path) &&
        CODE.test(path) &&
        !/\.(test|test-d)\.|\/(testing|test-support)\//.test(path),
    )
    .map((path) => ({ path, lines: readText(root, path).split("\n").length - 1 }))
    .sort((left, right) => left.lines - right.lines);
  const median = quantile(sizes, 0.5);
  const p90 = quantile(sizes, 0.9);
  return {
    findings: [...findings, ...sizeProblems(sizes, median, p90)],
    notes: [`${sizes.length} source files: median ${median} lines, p90 ${p90}, longest ${sizes.at(-1)?.lines ?? 0}`],
  };
}

interface FileSize {
  readonly path: string;
  readonly lines: number;
}

function quantile(sizes: readonly FileSize[], share: number): number {
  return sizes[Math.ceil(sizes.length * share) - 1]?.lines ?? 0;
}

function sizeProblems(sizes: readonly FileSize[], median: number, p90: number): Finding[] {
  const findings = sizes
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => ({ path, line: lines, message: `${lines} lines, the cap is ${MAX_LINES}: split it` }));
  if (median > MEDIAN_LINES) {
    findings.push({
      path: "packages",
      line: 1,
      message: `The median file has ${median} lines, the budget is ${MEDIAN_LINES}`,
    });
  }
  if (p90 > P90_LINES) {
    findings.push({
      path: "packages",
      line: 1,
      message: `One file in ten is over ${p90} lines, the budget is ${P90_LINES}`,
    });
  }
  return findings;
}

function nameProblems(path: string): Finding[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (KEBAB_CASE.test(name) || FIXED_NAME.test(name)) return [];
  return [{ path, line: 1, message: `Name the file in kebab-case: "${name}"` }];
}

function leftOvers(path: string, text: string): Finding[] {
  return FORBIDDEN.flatMap(({ pattern, why }) =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => ({
      path,
      line: lineAt(text, index),
      message: `"${found.trim()}": ${why}`,
    })),
  );
}
