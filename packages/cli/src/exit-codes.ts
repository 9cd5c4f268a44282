/**
 * How the command ends. The table in docs/cli.md says the same; a test keeps both equal.
 */
export const EXIT_CODES = {
  ok: { code: 0, meaning: "All went well" },
  unexpected: { code: 1, meaning: "Something went wrong that should not: a bug, or results that contradict the input" },
  usage: { code: 2, meaning: "The command line is wrong: an unknown option, a missing or bad argument" },
  input: {
    code: 3,
    meaning: "The input cannot be read, its lines are wrong, or it is not that of the run; nothing was sent",
  },
  account: { code: 4, meaning: "The API key is missing or refused, or the account may not do this (401, 402, 403)" },
  refused: { code: 5, meaning: "The service refused the request or gave an answer that cannot be used" },
  connection: { code: 6, meaning: "The service was not reached, or not in time" },
  rows: { code: 7, meaning: "Some rows failed or are missing, or the job did not succeed; the rest is safe" },
  ambiguous: { code: 8, meaning: "The job may or may not have been created; look before you create it again" },
  output: { code: 9, meaning: "The output or the folder of the run cannot be written, or another process has it" },
  interrupted: { code: 130, meaning: "Interrupted; what was created goes on, and the same command goes on with it" },
} as const;

/** The name of one way to end. */
export type ExitName = keyof typeof EXIT_CODES;

/** The number that a way to end has for the shell. */
export function exitCodeOf(name: ExitName): number {
  return EXIT_CODES[name].code;
}
