import type { BatchJob } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { cleanText } from "../terminal/clean-text.ts";

/** Says which job was created, on stderr, so that its id survives whatever happens next. */
export function createdNote({ console }: CommandContext, job: BatchJob, submission_key: string): void {
  console.note(`Created job ${job.id} (submission key ${submission_key})`);
}

/** Shows what is odd; a create whose answer was lost is looked for in silence otherwise, for minutes. */
export function warnOnStderr({ console }: CommandContext): (message: string) => void {
  return (message) => console.note(`warning: ${cleanText(message)}`);
}

/**
 * What to throw where a create was interrupted: nobody knows whether the job exists, so the key goes to the person.
 *
 * @param context - The signal.
 * @param error - What the create threw.
 * @param submission_key - The key of the create.
 * @returns The error itself where it was no interruption.
 */
export function interruptedCreate(context: CommandContext, error: unknown, submission_key: string): unknown {
  if (!context.signal.aborted || error !== context.signal.reason) return error;
  return new CliError("interrupted", "Interrupted while the job was being created: it may or may not exist", {
    hints: [`look before you create it again: mistral-batch jobs find ${submission_key}`],
    cause: error,
  });
}
