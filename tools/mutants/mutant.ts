/** The runtimes that a mutant can be tried in. */
export const RUNTIMES = ["node", "chromium", "workerd", "deno", "bun"] as const;
export type MutantRuntime = (typeof RUNTIMES)[number];

/** One deliberate fault in the source of core, and what it would cost a user. */
export interface Mutant {
  readonly name: string;
  /** What a user would suffer. */
  readonly harm: string;
  /** The file of `packages/core/src`. */
  readonly file: string;
  /** Text of that file that stands there exactly once, whatever its line breaks. */
  readonly find: string;
  readonly replace: string;
  /**
   * The files of the contract that have to notice: names of `src/suite`, or of `src/crash` with that folder before them.
   */
  readonly cases: readonly string[];
  /** Through MSW, or over real HTTP where only a connection shows the fault. Default: through MSW. */
  readonly pass?: "msw" | "http";
  /** Runtimes that the fault cannot be seen in. */
  readonly spares?: { readonly runtimes: readonly MutantRuntime[]; readonly why: string };
}

/** Which runtimes must notice a mutant. What runs do is the same code everywhere, and is tried where files are. */
export function runtimesOf({ cases, spares }: Mutant): readonly MutantRuntime[] {
  if (cases.some((file) => file.startsWith("crash/"))) return ["node"];
  return RUNTIMES.filter((runtime) => spares?.runtimes.includes(runtime) !== true);
}

/** A text as a pattern that matches nothing else. */
export function escapePattern(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}

/**
 * Puts a mutant into the text of its file.
 *
 * @throws {Error} Where its text does not stand there exactly once.
 */
export function mutate({ name, file, find, replace }: Mutant, source: string): string {
  const words = find.trim().split(/\s+/).map(escapePattern);
  const pattern = new RegExp(words.join("\\s+"), "g");
  const places = [...source.matchAll(pattern)].length;
  if (places !== 1)
    throw new Error(`The mutant "${name}" fits ${places} places of packages/core/src/${file}: mend its text`);
  return source.replace(pattern, () => replace);
}
