import type { CompileError } from "./compile.ts";

/** What the declarations of a package ask of the project that installs it. */
export interface Ambient {
  /** Names beyond the language itself, `fetch` or `Blob`; sorted. */
  readonly globals: readonly string[];
  /** Modules that only some runtimes have types for, `node:fs`; sorted. */
  readonly modules: readonly string[];
}

/** "Cannot find name", with and without advice where it might be found. */
const NO_NAME: ReadonlySet<string> = new Set(["TS2304", "TS2503", "TS2552", "TS2580", "TS2583", "TS2584", "TS2591"]);
/** A newer member of a global, `Symbol.asyncDispose`. */
const NO_MEMBER: ReadonlySet<string> = new Set(["TS2339", "TS2550"]);
const NO_MODULE: ReadonlySet<string> = new Set(["TS2307", "TS2792", "TS2688"]);

/**
 * Reads what is missing off the errors of a program that has the language and nothing else.
 *
 * @throws {Error} For an error that is about anything else.
 */
export function readAmbient(errors: readonly CompileError[]): Ambient {
  const globals = new Set<string>();
  const modules = new Set<string>();
  for (const { file, code, message, text } of errors) {
    const word = text.replaceAll(/^["']|["']$/g, "");
    if (NO_NAME.has(code) && !word.startsWith("node:")) globals.add(word);
    else if (NO_NAME.has(code) || NO_MODULE.has(code)) modules.add(word);
    else if (NO_MEMBER.has(code)) globals.add(/on type '(\w+?)(Constructor)?'/.exec(message)?.[1] + `.${word}`);
    else throw new Error(`${file} ${code}: ${message}`);
  }
  return { globals: [...globals].sort(), modules: [...modules].sort() };
}
