/**
 * Prevents: an arrow that points outward. A core that imports an adapter cannot run on the edge; an emulator that shares
 * code with the client agrees with the client's mistakes; a second file on ky has a second opinion about retries; and
 * code that sniffs its runtime is wrong on the next one. Each was harmless on the day it was written.
 */
import { type CheckResult, type Finding, lineAt } from "./lib/findings.ts";
import { type ModuleImport, moduleImports } from "./lib/module-imports.ts";
import { listFiles, listPackages, readText, type WorkspacePackage } from "./lib/repository-files.ts";
import { stratumProblem } from "./lib/strata.ts";

/** The packages of this house that a package may use. Packages that are not listed (contract, examples) may use all. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  node: ["core"],
  browser: ["core"],
  edge: ["core"],
  gateway: ["core", "edge"],
  emulator: ["core"],
  cli: ["node", "emulator"],
};

/** Third-party packages of which core has one door each, and where the door is. */
const DOORS: Readonly<Record<string, RegExp>> = {
  ky: /^packages\/core\/src\/http\/open-response\.ts$/,
  valibot: /^packages\/core\/src\/wire\//,
};

/** Where the modules of Node are at home; Deno has them too. */
const NODE_ONLY =
  /^packages\/(node|cli|contract|consumers|chromium)\/|^packages\/(emulator\/src\/node|edge\/src\/deno)(\.ts$|\/)/;

/** What only a runtime check asks for. Globals by their bare names are the linter's, which knows a local variable. */
const SNIFFING: readonly RegExp[] = [
  /\btypeof\s+(Deno|Bun|EdgeRuntime|WebSocketPair|importScripts)\b/g,
  /\bEdgeRuntime\b/g,
  /\bnavigator\s*\??\.\s*userAgent\b/g,
  /\bglobalThis\s*\??(\.|\[["'])\s*(process|Buffer|Deno|Bun|window|document|navigator|localStorage)\b/g,
];

const SCOPE = "@mistral-batch/";

/** Checks the imports and package.json files of all packages. */
export function checkBoundaries(root: string): CheckResult {
  const findings = listPackages(root).flatMap((workspacePackage) => [
    ...dependencyProblems(workspacePackage),
    ...listFiles(root, `${workspacePackage.folder}/src`)
      .filter((path) => /\.[cm]?tsx?$/.test(path) && !isTest(path))
      .flatMap((path) => fileProblems(path, readText(root, path), workspacePackage.shortName)),
  ]);
  return { findings };
}

/** Tests may reach for an emulator or a tool of Node. */
function isTest(path: string): boolean {
  return /\.(test|test-d)\.[cm]?tsx?$/.test(path) || /\/(testing|test-support)\//.test(path);
}

function dependencyProblems({ folder, shortName, manifest }: WorkspacePackage): Finding[] {
  const allowed = ARROWS[shortName];
  if (allowed === undefined) return [];
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter((name) => name.startsWith(SCOPE) && !allowed.includes(name.slice(SCOPE.length)))
    .map((name) => ({ path: `${folder}/package.json`, line: 1, message: `${shortName} may not depend on ${name}` }));
}

function fileProblems(path: string, text: string, shortName: string): Finding[] {
  const findings = moduleImports(path, text).flatMap((statement) =>
    importProblems(path, shortName, statement).map((message) => ({ path, line: statement.line, message })),
  );
  if (NODE_ONLY.test(path)) return findings;
  for (const pattern of SNIFFING) {
    for (const match of text.matchAll(pattern)) {
      findings.push({ path, line: lineAt(text, match.index), message: `Sniffs its runtime: "${match[0]}"` });
    }
  }
  return findings;
}

function importProblems(path: string, shortName: string, statement: ModuleImport): string[] {
  const { specifier } = statement;
  const problems: string[] = [];
  if (statement.isExportStar)
    problems.push(`"export * from" hides what is exported: name each export of "${specifier}"`);
  if (specifier.startsWith(SCOPE)) problems.push(...arrowProblems(shortName, statement));
  if (specifier.startsWith("node:") && !NODE_ONLY.test(path)) problems.push(`"${specifier}" exists in Node only`);
  const door = shortName === "core" ? DOORS[specifier] : undefined;
  if (door !== undefined && !door.test(path)) problems.push(`Only ${door.source} may import "${specifier}"`);
  if (path.endsWith("/src/index.ts") && specifier.includes("internal/")) {
    problems.push(`"${specifier}" is internal and may not be exported`);
  }
  const stratum = shortName === "core" && specifier.startsWith(".") ? stratumProblem(path, specifier) : undefined;
  return stratum === undefined ? problems : [...problems, stratum];
}

function arrowProblems(shortName: string, { specifier, isTypeOnly }: ModuleImport): string[] {
  const target = specifier.slice(SCOPE.length).split("/")[0] ?? "";
  const allowed = ARROWS[shortName];
  if (target === shortName) return [`A package does not import itself by name: "${specifier}"`];
  if (allowed !== undefined && !allowed.includes(target)) return [`${shortName} may not import "${specifier}"`];
  if (shortName === "emulator" && !isTypeOnly) {
    return [`The emulator is an independent oracle: write "import type" for "${specifier}"`];
  }
  return [];
}
