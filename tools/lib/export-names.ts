import { existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { CORE } from "./facades.ts";
import { listPackages } from "./repository-files.ts";

/**
 * The names of all entries as the snapshot keeps them. An adapter, which hands on what core exports, is described by what it
 * adds and leaves out, so that a new name of core shows once.
 */
export function describeNames(all: Readonly<Record<string, readonly string[]>>): Record<string, readonly string[]> {
  const core = all[CORE] ?? [];
  return Object.fromEntries(
    Object.entries(all).map(([entry, names]) => [entry, entry === CORE ? names : besideCore(names, core)]),
  );
}

function besideCore(names: readonly string[], core: readonly string[]): readonly string[] {
  const missing = core.filter((name) => !names.includes(name));
  if (missing.length * 2 >= core.length) return names;
  const own = names.filter((name) => !core.includes(name));
  return [`all of ${CORE}`, ...missing.map((name) => `without ${name}`), ...own];
}

/** Import specifier to the sorted names that its built declarations export; types are marked as such. */
export function exportNames(root: string): Record<string, string[]> {
  const entries = new Map<string, string>();
  for (const { folder, manifest } of listPackages(root)) {
    if (manifest.private === true) continue;
    for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
      if (typeof target !== "object" || target === null || !("types" in target)) continue;
      const file = join(root, folder, String(target.types));
      if (existsSync(file)) entries.set(manifest.name + subpath.slice(1), file);
    }
  }
  const program = ts.createProgram([...entries.values()], {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    noEmit: true,
    // Names and docstrings stand in the files themselves: the libraries would only cost seconds.
    noLib: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return Object.fromEntries(
    [...entries].map(([entry, file]) => [entry, namesOf(checker, program.getSourceFile(file))]),
  );
}

function namesOf(checker: ts.TypeChecker, source: ts.SourceFile | undefined): string[] {
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) return [];
  return checker
    .getExportsOfModule(module)
    .map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return target.flags & ts.SymbolFlags.Value ? symbol.name : `type ${symbol.name}`;
    })
    .sort();
}
