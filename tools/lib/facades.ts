import ts from "typescript";

/** The entries that hand on core, so that one import is enough, and where their exports are written. */
export const FACADES: readonly { readonly entry: string; readonly index: string }[] = [
  { entry: "@mistral-batch/browser", index: "packages/browser/src/index.ts" },
  { entry: "@mistral-batch/edge/cloudflare", index: "packages/edge/src/cloudflare.ts" },
  { entry: "@mistral-batch/edge/deno", index: "packages/edge/src/deno.ts" },
  { entry: "@mistral-batch/node", index: "packages/node/src/index.ts" },
];

/** The package that they hand on. */
export const CORE = "@mistral-batch/core";

/** A facade, and names of core as the snapshot has them (`listJobs`, `type BatchJob`), that it lacks for the given reason. */
const LEFT_OUT: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

/** What a facade should have of core and does not. */
export function missingOfCore(entry: string, names: readonly string[], core: readonly string[]): string[] {
  const leftOut = LEFT_OUT[entry] ?? {};
  return core.filter((name) => !names.includes(name) && leftOut[name] === undefined);
}

/** What is left out although core does not have it, or although the facade has it. */
export function staleLeftOut(entry: string, names: readonly string[], core: readonly string[]): string[] {
  return Object.keys(LEFT_OUT[entry] ?? {}).filter((name) => names.includes(name) || !core.includes(name));
}

/**
 * Rewrites what a facade hands on of core, and nothing else: all but what is left out, and but the names of which the facade
 * has one of its own.
 */
export function handOnCore(entry: string, text: string, core: readonly string[]): string {
  const declarations = exportDeclarations(text);
  const handedOn = declarations.filter(({ from }) => from === CORE);
  const first = handedOn[0];
  if (first === undefined) throw new Error(`${entry} has no export from "${CORE}" to rewrite`);
  const own = new Set(declarations.filter(({ from }) => from !== CORE).flatMap(({ names }) => names));
  const isHandedOn = (name: string): boolean =>
    LEFT_OUT[entry]?.[name] === undefined && !own.has(name.replace("type ", ""));
  const names = core.filter(isHandedOn);
  const types = names.filter((name) => name.startsWith("type ")).map((name) => name.slice(5));
  const values = names.filter((name) => !name.startsWith("type "));
  const statement = (keyword: string, list: readonly string[]): string =>
    list.length === 0 ? "" : `${keyword} {\n${list.map((name) => `  ${name},\n`).join("")}} from "${CORE}";\n`;
  const block = statement("export type", types) + statement("export", values);
  let rewritten = text;
  for (const { start, end } of handedOn.toReversed()) rewritten = rewritten.slice(0, start) + rewritten.slice(end + 1);
  return rewritten.slice(0, first.start) + block + rewritten.slice(first.start);
}

interface ExportStatement {
  readonly from: string | undefined;
  readonly names: readonly string[];
  readonly start: number;
  /** Of the statement, without the line end. */
  readonly end: number;
}

function exportDeclarations(text: string): ExportStatement[] {
  const source = ts.createSourceFile("index.ts", text, ts.ScriptTarget.ES2022, true);
  return source.statements.filter(ts.isExportDeclaration).map((node) => ({
    from: node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined,
    names:
      node.exportClause !== undefined && ts.isNamedExports(node.exportClause)
        ? node.exportClause.elements.map(({ name }) => name.text)
        : [],
    start: node.getStart(source),
    end: node.end,
  }));
}
