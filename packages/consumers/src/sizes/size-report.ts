/**
 * Prevents: a library that promises to weigh next to nothing and grows by one import, and nobody who can say what it weighs
 * or why. Bundlers can drop what is not called only as long as nothing at module scope has an effect, which no review sees;
 * the bytes do.
 *
 *   node tools/check.mjs sizes            fails where a bundle is over its ceiling or docs/sizes.md is off
 *   node tools/check.mjs sizes --write    accepts what is built now: writes the page and fits the ceilings
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../publishable-packages.ts";
import { fitCeilings, readCeilings, writeCeilings } from "./ceilings.ts";
import { sizePage } from "./size-page.ts";
import { sizeProblems } from "./size-problems.ts";
import { USER_BUNDLES } from "./user-bundles.ts";
import { weighBundle } from "./weigh-bundle.ts";

const PAGE = join(REPOSITORY, "docs/sizes.md");

const weights = await Promise.all(USER_BUNDLES.map(weighBundle));
if (process.argv.includes("--write")) {
  const fitted = fitCeilings(weights, readCeilings());
  writeCeilings(fitted);
  writeFileSync(PAGE, sizePage(weights, fitted));
}
const ceilings = readCeilings();
for (const { name, gzip } of weights) {
  const { ceiling = 0, budget = null } = ceilings[name] ?? {};
  console.log(`  ${name}: ${gzip} of ${ceiling} bytes${budget === null ? "" : `, the budget is ${budget}`}`);
}
const report = { weights, ceilings, published: readFileSync(PAGE, "utf8"), page: sizePage(weights, ceilings) };
const problems = sizeProblems(report);
for (const problem of problems) console.log(problem);
if (problems.length > 0) {
  console.log('Accept it with "node tools/check.mjs sizes --write", which shows in the review');
  process.exitCode = 1;
}
