/**
 * Prevents: a public name that appears or disappears by accident, which is a breaking change found by users, and a package
 * that publishes well and resolves badly. The names are kept in export-names.snap.json; `node tools/check.mjs exports --write`
 * accepts a change, so that it shows in the review.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { exportNames } from "./lib/export-names.ts";
import type { CheckResult, Finding } from "./lib/findings.ts";
import { listPackages, readText } from "./lib/repository-files.ts";

const SNAPSHOT = "tools/export-names.snap.json";

/** Compares the built names with the snapshot, and asks publint about each publishable package. */
export async function checkExports(root: string, options: { readonly write?: boolean } = {}): Promise<CheckResult> {
  const actual = exportNames(root);
  if (options.write === true) writeFileSync(join(root, SNAPSHOT), `${JSON.stringify(actual, null, 2)}\n`);
  const findings = [...snapshotProblems(root, actual), ...(await publintProblems(root))];
  return { findings, notes: Object.entries(actual).map(([entry, names]) => `${entry}: ${names.length} lines`) };
}

function snapshotProblems(root: string, actual: Readonly<Record<string, readonly string[]>>): Finding[] {
  const expected = existsSync(join(root, SNAPSHOT))
    ? (JSON.parse(readText(root, SNAPSHOT)) as Record<string, readonly string[]>)
    : {};
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
