import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ts from "typescript";
import { listPackages } from "./repository-files.ts";

/** What a docstring says. */
export interface Docstring {
  readonly summary: string;
  /** Tag to its texts, one for each time it stands there. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

/** One name that a package exports. */
export interface PublicExport {
  /** The specifier that users import, `@mistral-batch/emulator/msw`. */
  readonly entry: string;
  readonly name: string;
  readonly kind: "function" | "class" | "type" | "value";
  readonly docs: Docstring;
  /** Whether its own text shows that it can fail: it is asynchronous, or it throws. */
  readonly canFail: boolean;
  /** The parameters of a function that have a name. */
  readonly parameters: readonly string[];
  /** Where it is declared. */
  readonly path: string;
  readonly line: number;
}

/** Lists what the publishable packages export, read from the sources of their entries. */
export function publicExports(root: string): PublicExport[] {
  const entries = sourceEntries(root);
  const program = ts.createProgram([...entries.values()], {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    allowImportingTsExtensions: true,
    noEmit: true,
    // Names and docstrings stand in the files themselves: the libraries would only cost seconds.
    noLib: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return [...entries].flatMap(([entry, file]) => {
    const source = program.getSourceFile(file);
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    if (module === undefined) return [];
    return (
      checker
        .getExportsOfModule(module)
        .map((symbol) => describeExport(root, checker, entry, symbol))
        .filter((described) => described !== undefined)
        // What another package of ours documents is not documented again where it is re-exported.
        .filter(({ path }) => path.startsWith(relative(root, file).split(sep).slice(0, 2).join("/")))
    );
  });
}

/** Import specifier to source file, for each entry of each publishable package. */
function sourceEntries(root: string): Map<string, string> {
  const entries = new Map<string, string>();
  for (const { folder, manifest } of listPackages(root)) {
    if (manifest.private === true) continue;
    for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
      const main = typeof target === "object" && target !== null && "default" in target ? String(target.default) : "";
      const file = join(root, folder, main.replace("./dist/", "src/").replace(/\.js$/, ".ts"));
      if (main !== "" && existsSync(file)) entries.set(manifest.name + subpath.slice(1), file);
    }
  }
  return entries;
}

function describeExport(
  root: string,
  checker: ts.TypeChecker,
  entry: string,
  symbol: ts.Symbol,
): PublicExport | undefined {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = target.declarations?.[0];
  if (declaration === undefined) return undefined;
  const source = declaration.getSourceFile();
  return {
    entry,
    name: symbol.name,
    kind: kindOf(target.flags),
    docs: docstringOf(checker, target),
    canFail: canFail(declaration),
    parameters: parametersOf(declaration),
    path: relative(root, source.fileName).split(sep).join("/"),
    line: source.getLineAndCharacterOfPosition(declaration.getStart(source)).line + 1,
  };
}

function kindOf(flags: ts.SymbolFlags): PublicExport["kind"] {
  if (flags & ts.SymbolFlags.Function) return "function";
  if (flags & ts.SymbolFlags.Class) return "class";
  return flags & ts.SymbolFlags.Type ? "type" : "value";
}

function parametersOf(declaration: ts.Declaration): string[] {
  if (!ts.isFunctionDeclaration(declaration)) return [];
  return declaration.parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
}

function canFail(declaration: ts.Declaration): boolean {
  if (!ts.isFunctionDeclaration(declaration)) return false;
  if (/^(Promise|Async|ReadableStream)/.test(declaration.type?.getText() ?? "")) return true;
  const throws = (node: ts.Node): boolean => ts.isThrowStatement(node) || (ts.forEachChild(node, throws) ?? false);
  return declaration.body !== undefined && throws(declaration.body);
}

function docstringOf(checker: ts.TypeChecker, symbol: ts.Symbol): Docstring {
  const tags = new Map<string, string[]>();
  for (const { name, text } of symbol.getJsDocTags(checker)) {
    const texts = tags.get(name) ?? [];
    texts.push(ts.displayPartsToString(text));
    tags.set(name, texts);
  }
  return { summary: ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim(), tags };
}
