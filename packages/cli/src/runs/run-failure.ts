import { AmbiguousSubmitError, isMistralBatchError, type RunStatus } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { ERROR_ADVICE } from "../errors/error-advice.ts";
import { countOf } from "../terminal/format.ts";
import { commandFor, type RunFolder } from "./run-folder.ts";

/** What is needed to say how a run goes on. */
export interface StoppedRun {
  readonly folder: RunFolder;
  readonly status: RunStatus;
  /** The address that the command line gave; one of the environment holds for the next command too. */
  readonly baseUrl: string | undefined;
}

/**
 * What to throw where a command stops although its run goes on: the same error, with the ways to go on.
 *
 * @param context - The signal.
 * @param error - What was thrown.
 * @param stopped - The run.
 */
export function asRunFailure(context: CommandContext, error: unknown, stopped: StoppedRun): unknown {
  const { folder, status, baseUrl } = stopped;
  const resume = commandFor("resume", folder, baseUrl);
  if (context.signal.aborted && error === context.signal.reason) {
    return new CliError("interrupted", `Interrupted: ${whereItStands(stopped)}`, {
      hints: [
        `go on with the same command, or with: ${resume}`,
        `see where it stands with: ${commandFor("status", folder)}`,
        ...(status.open_jobs.length === 0 ? [] : [`stop paying with: ${commandFor("runs cancel", folder, baseUrl)}`]),
      ],
      cause: error,
    });
  }
  if (error instanceof AmbiguousSubmitError) return doubtful(error, resume);
  if (!isMistralBatchError(error)) return error;
  const advice = ERROR_ADVICE[error.code];
  const own = advice?.hintWithJob ?? advice?.hint;
  return new CliError(advice?.exit ?? "unexpected", error.message, {
    hints: [...(own === undefined ? [] : [own]), ...goOnHints(error.code, folder, resume)],
    cause: error,
  });
}

/** A run that is fenced off is another's, and one that was refused needs other requests: going on would not help. */
function goOnHints(code: string, folder: RunFolder, resume: string): readonly string[] {
  if (code === "run_fenced" || code === "run_paused" || code === "ledger_unreadable") return [];
  if (code === "rejected") return [`mend what the service says, then begin anew with --fresh; see ${folder.path}`];
  if (code === "source_required") return [`the input is needed: ${resume} --input PATH`];
  return [`then go on with the same command, or with: ${resume}; nothing is paid twice`];
}

function whereItStands({ folder, status }: StoppedRun): string {
  const { path } = folder;
  if (status.status === "finished") return `the rows are safe in "${path}", only the output was not written`;
  const { submitted = 0, intended = 0, doubtful: inDoubt = 0 } = status.parts;
  const open = submitted + intended + inDoubt;
  if (open === 0) return `nothing is under way; the run is kept in "${path}"`;
  return `${countOf(open, "job")} ${open === 1 ? "goes" : "go"} on; the run is kept in "${path}"`;
}

function doubtful(error: AmbiguousSubmitError, resume: string): CliError {
  const part = error.submission_key?.split("/").at(-2) ?? "0";
  return new CliError("ambiguous", error.message, {
    hints: [
      "in a few minutes, run the same command again: it looks once more, and sends nothing before it is clear",
      `if you see the job in the console: ${resume} --part ${part} --job JOB_ID`,
      `if you are sure that there is none: ${resume} --part ${part} --not-created`,
    ],
    cause: error,
  });
}
