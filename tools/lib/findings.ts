/** One place that breaks a rule. */
export interface Finding {
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** What a check saw. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  /** Figures worth printing also when nothing is wrong. */
  readonly notes?: readonly string[];
}

/** Prints a finding as editors and CI logs link it. */
export function formatFinding({ path, line, message }: Finding): string {
  return `${path}:${line} ${message}`;
}

/** The 1-based line of an offset in a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let index = text.indexOf("\n"); index !== -1 && index < offset; index = text.indexOf("\n", index + 1)) line += 1;
  return line;
}
