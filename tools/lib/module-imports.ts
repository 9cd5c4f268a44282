import ts from "typescript";

/** One module that a file names: by import, re-export, `import()` or `require()`. */
export interface ModuleImport {
  readonly specifier: string;
  readonly line: number;
  /** Whether nothing of it is left at run time: `import type`, `export type`. */
  readonly isTypeOnly: boolean;
  /** `export * from`. */
  readonly isExportStar: boolean;
}

/** Finds the modules that a TypeScript or JavaScript file names, wherever in the file they stand. */
export function moduleImports(path: string, text: string): ModuleImport[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  const imports: ModuleImport[] = [];
  const add = (node: ts.Node, name: ts.Node | undefined, isTypeOnly: boolean, isExportStar = false): void => {
    if (name === undefined || !ts.isStringLiteralLike(name)) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    imports.push({ specifier: name.text, line, isTypeOnly, isExportStar });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.isTypeOnly, node.exportClause === undefined);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, true);
    } else if (ts.isCallExpression(node) && isModuleCall(node.expression)) {
      add(node, node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

function isModuleCall(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
}
