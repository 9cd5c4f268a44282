import { isMistralBatchError } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { ERROR_ADVICE } from "../errors/error-advice.ts";
import { shellWord } from "../terminal/shell-word.ts";

/** What is needed to go on with a job in another process. */
export interface ResumePoint {
  readonly job_id: string;
  readonly output?: string | undefined;
  readonly input?: string | undefined;
  readonly baseUrl?: string | undefined;
  /** Nothing is left to wait for. */
  readonly hasEnded: boolean;
}

/** The commands that go on where this one stops, to be pasted as they are. */
function resumeHints({ job_id, output, input, baseUrl, hasEnded }: ResumePoint): readonly string[] {
  const service = baseUrl === undefined ? "" : ` --base-url ${shellWord(baseUrl)}`;
  const files = [
    ...(output === undefined ? [] : [` -o ${shellWord(output)}`]),
    ...(input === undefined ? [] : [` --input ${shellWord(input)}`]),
  ].join("");
  return [
    ...(hasEnded ? [] : [`go on waiting with: mistral-batch jobs wait ${job_id}${service}`]),
    `fetch its rows with: mistral-batch results ${job_id}${files}${service}`,
  ];
}

/**
 * What to throw where a command stops although its job exists: the same error, with the way to go on.
 *
 * @param context - The signal.
 * @param error - What was thrown.
 * @param point - The job, and where its rows were to go.
 */
export function asResumable(context: CommandContext, error: unknown, point: ResumePoint): unknown {
  const hints = resumeHints(point);
  if (context.signal.aborted && error === context.signal.reason) {
    const state = point.hasEnded ? "has ended, and its rows are with the service" : "goes on";
    return new CliError("interrupted", `Interrupted: job ${point.job_id} ${state}`, { hints, cause: error });
  }
  if (!isMistralBatchError(error)) return error;
  const advice = ERROR_ADVICE[error.code];
  const own = advice?.hintWithJob ?? advice?.hint;
  const warning = `do not run this command again: job ${point.job_id} exists, and a second one would be paid too`;
  const all = own === undefined ? [warning, ...hints] : [own, warning, ...hints];
  return new CliError(advice?.exit ?? "unexpected", error.message, { hints: all, cause: error });
}
