import { type ExitName, exitCodeOf } from "../exit-codes.ts";

/** An error that the command itself finds: it knows how to end and what to say. */
export class CliError extends Error {
  override readonly name = "CliError" as const;
  /** How the command ends. */
  readonly exit: ExitName;
  /** What the person can do, in a sentence or as a command. */
  readonly hint: string | undefined;

  constructor(exit: ExitName, message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exit = exit;
    this.hint = options.hint;
  }

  /** The number for the shell. */
  get exitCode(): number {
    return exitCodeOf(this.exit);
  }
}
