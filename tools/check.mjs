// Everything that `npm run check` looks at after a build: formatting, lint, types, unused code, and our own checks.
//
// Prevents: a check that exists but is not run. Whatever has to hold stands in the two lists below; CI calls nothing else.
//
//   node tools/check.mjs                      all of them
//   node tools/check.mjs sizes boundaries     some of them, by name
//   node tools/check.mjs exports --write      accepts the names that are exported now
//   node tools/check.mjs sizes --write        accepts the sizes of what is built now
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { checkBoundaries } from "./check-boundaries.ts";
import { checkDocs } from "./check-docs.ts";
import { checkExports } from "./check-exports.ts";
import { checkFiles } from "./check-files.ts";
import { checkManifests } from "./check-manifests.ts";
import { checkSecrets } from "./check-secrets.ts";
import { formatFinding } from "./lib/findings.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

const names = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const options = { write: process.argv.includes("--write") };
// A command that found everything and then does not end would cost the whole CI its time limit, without a name.
const LIMIT_MS = 15 * 60_000;
const COMMANDS = {
  format: "pnpm exec biome ci --colors=off .",
  lint: "pnpm exec oxlint --type-aware --deny-warnings",
  types: "pnpm exec turbo run typecheck --output-logs=errors-only --continue",
  unused: "pnpm exec knip --no-progress --no-config-hints",
  // Accepts nothing unless it was named.
  sizes: `node packages/consumers/src/sizes/size-report.ts${options.write && names.includes("sizes") ? " --write" : ""}`,
};

const CHECKS = {
  boundaries: checkBoundaries,
  manifests: checkManifests,
  files: checkFiles,
  docs: checkDocs,
  secrets: checkSecrets,
  exports: (repository) => checkExports(repository, options),
};

const known = [...Object.keys(COMMANDS), ...Object.keys(CHECKS)];
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no check "${unknown.join('", "')}". There are: ${known.join(", ")}`);
  process.exit(2);
}

/** Runs one of the lists above and says whether nothing was found. */
async function passes(name) {
  if (Object.hasOwn(COMMANDS, name)) {
    console.log(`\n${name}: ${COMMANDS[name]}`);
    const stdio = ["ignore", "inherit", "inherit"];
    const result = spawnSync(COMMANDS[name], {
      cwd: root,
      shell: true,
      stdio,
      timeout: LIMIT_MS,
      killSignal: "SIGKILL",
    });
    if (result.error) console.log(`  ${result.error.message}`);
    return result.status === 0;
  }
  console.log(`\n${name}`);
  const { findings, notes = [] } = await CHECKS[name](root);
  for (const note of notes) console.log(`  ${note}`);
  for (const finding of findings) console.log(formatFinding(finding));
  if (findings.length > 0) console.log(`  ${findings.length} found`);
  return findings.length === 0;
}

const failed = [];
const selected = names.length === 0 ? known : names;
for (const name of selected) if (!(await passes(name))) failed.push(name);

console.log(
  `\n     Checks  ${failed.length > 0 ? `${failed.length} failed | ` : ""}${selected.length - failed.length} passed`,
);
if (failed.length > 0) console.log(`     Failed  ${failed.join(", ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;
