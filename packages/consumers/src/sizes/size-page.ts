import type { Ceilings } from "./ceilings.ts";
import type { BundleWeight, Share } from "./weigh-bundle.ts";

const INTRODUCTION = `# Sizes

What each kind of user ships: minified by esbuild for ES2022 with everything that is called, ky and valibot included, then
compressed with gzip (level 9) or brotli (level 11). All figures are bytes.

This page is written by \`node tools/check.mjs sizes --write\` after a build. \`npm run check\` fails where it is off by more than
one in a hundred (compressors differ a little from machine to machine), or where a bundle is over its ceiling. The ceiling
is the most that a bundle may weigh today, the budget what it is meant to weigh; both count after gzip.
`;

/** Renders the page of docs/ for what was measured. */
export function sizePage(weights: readonly BundleWeight[], ceilings: Ceilings): string {
  const core = weights.filter(({ name }) => name.startsWith("core: "));
  return [
    INTRODUCTION,
    table(
      ["what", "minified", "gzip", "brotli", "ceiling", "budget"],
      weights.map(({ name, minified, gzip, brotli }) => {
        const { ceiling, budget } = ceilings[name] ?? { ceiling: null, budget: null };
        return [name, ...[minified, gzip, brotli, ceiling, budget].map(bytes)];
      }),
    ),
    "## What is in it\n\nMinified bytes by package, before compression.\n",
    table(
      ["what", ...PACKAGES],
      sharesTable(weights, PACKAGES, ({ packages }) => packages),
    ),
    "## What is in core\n\nMinified bytes of `@mistral-batch/core` by folder of its sources, before compression.\n",
    table(
      ["what", ...FOLDERS],
      sharesTable(core, FOLDERS, ({ folders }) => folders),
    ),
  ].join("\n");
}

const PACKAGES = ["ky", "valibot", "undici", "core", "browser", "edge", "node"];
const FOLDERS = [
  "http",
  "wire",
  "errors",
  "retry",
  "ports",
  "jsonl",
  "operations",
  "input",
  "results",
  "runs",
  "facade",
];

/** A row for each bundle, a column for each name; what no column names is an error, or the page would hide it. */
function sharesTable(
  weights: readonly BundleWeight[],
  names: readonly string[],
  sharesOf: (weight: BundleWeight) => readonly Share[],
): string[][] {
  return weights.map((weight) => {
    const shares = new Map(sharesOf(weight).map(([name, size]) => [name.replace("@mistral-batch/", ""), size]));
    const unnamed = [...shares.keys()].filter((name) => !names.includes(name));
    if (unnamed.length > 0) throw new Error(`The size page has no column for "${unnamed.join('", "')}"`);
    return [weight.name, ...names.map((name) => bytes(shares.get(name) ?? null))];
  });
}

function bytes(count: number | null): string {
  return count === null ? "" : count.toLocaleString("en-US");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? "---" : "--:"));
  return `${[head, rule, ...rows].map(tableLine).join("\n")}\n`;
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
