import { join, posix } from "node:path";
import ts from "typescript";
import type { CodeBlock } from "./code-blocks.ts";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * Compiles blocks as users would, against the built packages, and returns the complaints of each.
 *
 * A block is put where its imports resolve as the reader's would: one of a docstring into its package, one of a page into
 * tools/, which has all packages.
 */
export function typeErrors(root: string, blocks: readonly CodeBlock[]): Map<CodeBlock, string[]> {
  const files = new Map(blocks.map((block, index) => [posix.join(root, homeOf(block), `example-${index}.ts`), block]));
  const options = { ...OPTIONS, typeRoots: [join(root, "node_modules/@types")] };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => root;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path)?.code ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const block = files.get(path);
    if (block === undefined) return getSourceFile(path, languageVersion, ...rest);
    return ts.createSourceFile(path, block.code, languageVersion);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return new Map(
    [...files].map(([path, block]) => {
      const source = program.getSourceFile(path);
      const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return [block, diagnostics.map((diagnostic) => describe(block, diagnostic))];
    }),
  );
}

function homeOf({ path }: CodeBlock): string {
  return /^packages\/[^/]+\/src(?=\/)/.exec(path)?.[0] ?? "tools";
}

function describe(block: CodeBlock, { file, start, messageText }: ts.Diagnostic): string {
  const offset = file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
  return `${block.path}:${block.line + offset} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
}
