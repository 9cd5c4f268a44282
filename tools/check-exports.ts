/**
 * Prevents: a public name that appears or disappears by accident, which is a breaking change found by users; a facade that
 * lacks what core has, so that its users need a second import of another package; and a package that publishes well and
 * resolves badly. The names are kept in export-names.snap.json; `node tools/check.mjs exports --write` accepts a change, so
 * that it shows in the review, and lets the facades hand on what core has.
 */
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describeNames, exportNames } from "./lib/export-names.ts";
import { CORE, FACADES, handOnCore, missingOfCore, staleLeftOut } from "./lib/facades.ts";
import type { CheckResult, Finding } from "./lib/findings.ts";
import { listPackages, readText } from "./lib/repository-files.ts";

const SNAPSHOT = "tools/export-names.snap.json";

/** Compares the built names with the snapshot and with core's, and asks publint about each publishable package. */
export async function checkExports(root: string, options: { readonly write?: boolean } = {}): Promise<CheckResult> {
  const names = exportNames(root);
  const actual = describeNames(names);
  if (options.write === true) {
    writeFileSync(join(root, SNAPSHOT), `${JSON.stringify(actual, null, 2)}\n`);
    writeFacades(root, names);
  }
  const findings = [...facadeProblems(names), ...snapshotProblems(root, actual), ...(await publintProblems(root))];
  return { findings, notes: Object.entries(actual).map(([entry, lines]) => `${entry}: ${lines.length} lines`) };
}

type Names = Readonly<Record<string, readonly string[]>>;

function facadeProblems(all: Names): Finding[] {
  const core = all[CORE] ?? [];
  return FACADES.flatMap(({ entry, index }) => {
    const names = all[entry];
    if (names === undefined) return [];
    const missing = missingOfCore(entry, names, core).map(
      (name) => `${entry} lacks "${name}" of core: "node tools/check.mjs exports --write", build, and write again`,
    );
    const stale = staleLeftOut(entry, names, core).map((name) => `${entry} leaves "${name}" out for nothing`);
    return [...missing, ...stale].map((message) => ({ path: index, line: 1, message }));
  });
}

function writeFacades(root: string, all: Names): void {
  const core = all[CORE] ?? [];
  const lacking = FACADES.filter(({ entry }) => missingOfCore(entry, all[entry] ?? core, core).length > 0);
  for (const { entry, index } of lacking) {
    writeFileSync(join(root, index), handOnCore(entry, readText(root, index), core));
    // The order of names is that of the formatter.
    spawnSync("pnpm", ["exec", "biome", "check", "--write", index], { cwd: root, shell: process.platform === "win32" });
  }
}

function snapshotProblems(root: string, actual: Names): Finding[] {
  const expected = existsSync(join(root, SNAPSHOT)) ? (JSON.parse(readText(root, SNAPSHOT)) as Names) : {};
  const entries = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
  return entries.flatMap((entry) => {
    const before = expected[entry] ?? [];
    const after = actual[entry] ?? [];
    const added = after.filter((name) => !before.includes(name)).map((name) => `+ ${name}`);
    const removed = before.filter((name) => !after.includes(name)).map((name) => `- ${name}`);
    return [...added, ...removed].map((change) => ({
      path: SNAPSHOT,
      line: 1,
      message: `${entry}: ${change} (accept it with "node tools/check.mjs exports --write")`,
    }));
  });
}

async function publintProblems(root: string): Promise<Finding[]> {
  const publishable = listPackages(root).filter(({ manifest }) => manifest.private !== true);
  const findings = await Promise.all(
    publishable.map(async ({ folder, manifest }) => {
      const { messages, pkg } = await publint({ pkgDir: join(root, folder), strict: true, pack: false });
      return messages
        .filter(({ type }) => type !== "suggestion")
        .map((message) => ({
          path: `${folder}/package.json`,
          line: 1,
          message: `${manifest.name}: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
        }));
    }),
  );
  return findings.flat();
}
