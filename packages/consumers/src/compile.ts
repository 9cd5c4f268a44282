import { join, relative } from "node:path";
import ts from "typescript";

/** An error of the compiler. */
export interface CompileError {
  /** Relative to the project, with forward slashes; "" where it is about no file. */
  readonly file: string;
  /** `TS2304` */
  readonly code: string;
  readonly message: string;
  /** The text that it is about. */
  readonly text: string;
}

/**
 * Type-checks files of a project, the declarations that they import included: nothing is skipped.
 *
 * It runs in this process, since a compiler that is warm takes half the time.
 *
 * @param project - The absolute path of the project.
 * @param files - Relative to it.
 * @param options - Compiler options as in a tsconfig.json.
 */
export function compile(project: string, files: readonly string[], options: object): CompileError[] {
  const json = { target: "ES2022", strict: true, skipLibCheck: false, noEmit: true, ...options };
  const converted = ts.convertCompilerOptionsFromJson(json, project);
  if (converted.errors.length > 0) return converted.errors.map((error) => describeError(project, error));
  const host = { ...ts.createCompilerHost(converted.options), getCurrentDirectory: () => project };
  const program = ts.createProgram(
    files.map((file) => join(project, file)),
    converted.options,
    host,
  );
  return ts.getPreEmitDiagnostics(program).map((error) => describeError(project, error));
}

function describeError(
  project: string,
  { file, code, messageText, start = 0, length = 0 }: ts.Diagnostic,
): CompileError {
  return {
    file: file === undefined ? "" : relative(project, file.fileName).replaceAll("\\", "/"),
    code: `TS${code}`,
    message: ts.flattenDiagnosticMessageText(messageText, " "),
    text: file?.text.slice(start, start + length) ?? "",
  };
}
