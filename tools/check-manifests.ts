/**
 * Prevents: a package that builds here and breaks where it is installed. An entry that tsup does not build, a build that
 * no entry reaches, a condition that gives one runtime another implementation, `types` behind `default` (TypeScript then
 * never sees them), or a folder that is opened to imports by a wildcard.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CheckResult } from "./lib/findings.ts";
import { listPackages, type WorkspacePackage } from "./lib/repository-files.ts";

/** Compares each publishable package.json with the build beside it. */
export async function checkManifests(root: string): Promise<CheckResult> {
  const publishable = listPackages(root).filter(({ manifest }) => manifest.private !== true);
  const findings = await Promise.all(
    publishable.map(async (workspacePackage) => {
      const path = `${workspacePackage.folder}/package.json`;
      const entries = await builtEntries(root, workspacePackage.folder);
      return manifestProblems(workspacePackage, entries).map((message) => ({ path, line: 1, message }));
    }),
  );
  return { findings: findings.flat() };
}

async function builtEntries(root: string, folder: string): Promise<readonly string[]> {
  const path = join(root, folder, "tsup.config.ts");
  if (!existsSync(path)) return [];
  const module = (await import(pathToFileURL(path).href)) as { default: { entry?: readonly string[] } };
  return module.default.entry ?? [];
}

function manifestProblems({ manifest }: WorkspacePackage, entries: readonly string[]): string[] {
  const { "./package.json": self, ...exported } = manifest.exports ?? {};
  const problems: string[] = [];
  if (self !== "./package.json") problems.push('"exports" needs "./package.json": "./package.json"');
  const files = new Set<string>();
  for (const [subpath, target] of Object.entries(exported)) {
    if (subpath.includes("*") || subpath.includes("internal")) problems.push(`"${subpath}" opens more than one entry`);
    const file = targetFile(target);
    if (file === undefined)
      problems.push(`"${subpath}" has to be { "types": "./dist/x.d.ts", "default": "./dist/x.js" }`);
    else files.add(`src/${file}.ts`);
  }
  for (const entry of entries) if (!files.has(entry)) problems.push(`tsup builds "${entry}", which no export reaches`);
  for (const file of files)
    if (!entries.includes(file)) problems.push(`An export needs "${file}", which tsup does not build`);
  return problems;
}

/** The `x` of `{ types: "./dist/x.d.ts", default: "./dist/x.js" }`, or undefined for any other shape. */
function targetFile(target: unknown): string | undefined {
  if (typeof target !== "object" || target === null) return undefined;
  const [types, main, ...others] = Object.entries(target);
  if (types?.[0] !== "types" || main?.[0] !== "default" || others.length > 0) return undefined;
  const file = /^\.\/dist\/(.+)\.js$/.exec(String(main[1]))?.[1];
  return file !== undefined && types[1] === `./dist/${file}.d.ts` ? file : undefined;
}
