import { existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { listPackages } from "./repository-files.ts";

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
