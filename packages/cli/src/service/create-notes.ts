import { type BatchJob, isMistralBatchError } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { shellWord } from "../terminal/shell-word.ts";

/** Says which job was created, on stderr, so that its id survives whatever happens next. */
export function createdNote({ console }: CommandContext, job: BatchJob, submission_key: string): void {
  console.note(`Created job ${job.id} (submission key ${submission_key})`);
}

/** Shows what is odd; a create whose answer was lost is looked for in silence otherwise, for minutes. */
export function warnOnStderr({ console }: CommandContext): (message: string) => void {
  return (message) => console.note(`warning: ${cleanText(message)}`);
}

/** How a create that went wrong can be looked for. */
export interface CreateAttempt {
  readonly submission_key: string;
  /** The address that the command line gave; one of the environment holds for the next command too. */
  readonly baseUrl: string | undefined;
}

/**
 * What to throw where nobody knows whether a create made a job: its key goes to the person, in a command to be pasted.
 *
 * @param context - The signal.
 * @param error - What the create threw.
 * @param attempt - The create.
 * @returns The error itself where it is clear that there is no job.
 */
export function doubtfulCreate(context: CommandContext, error: unknown, attempt: CreateAttempt): unknown {
  const service = attempt.baseUrl === undefined ? "" : ` --base-url ${shellWord(attempt.baseUrl)}`;
  const look = `mistral-batch jobs find ${shellWord(attempt.submission_key)}${service}`;
  if (context.signal.aborted && error === context.signal.reason) {
    return new CliError("interrupted", "Interrupted while the job was being created: it may or may not exist", {
      hints: [`look before you create it again: ${look}`],
      cause: error,
    });
  }
  if (!isMistralBatchError(error) || error.code !== "ambiguous_submit") return error;
  return new CliError("ambiguous", error.message, { hints: [`in a few minutes, look with: ${look}`], cause: error });
}
