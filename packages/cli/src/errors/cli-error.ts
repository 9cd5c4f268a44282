import { type ExitName, exitCodeOf } from "../exit-codes.ts";

/** What else an error says. */
export interface CliErrorOptions {
  readonly hints?: readonly string[];
  readonly cause?: unknown;
}

/** An error that the command itself finds: it knows how to end and what to say. */
export class CliError extends Error {
  override readonly name = "CliError" as const;
  /** How the command ends. */
  readonly exit: ExitName;
  /** What the person can do, each in a sentence or as a command. */
  readonly hints: readonly string[];

  constructor(exit: ExitName, message: string, options: CliErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exit = exit;
    this.hints = options.hints ?? [];
  }

  /** The number for the shell. */
  get exitCode(): number {
    return exitCodeOf(this.exit);
  }
}
