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
}

/** The commands that go on where this one stops, to be pasted as they are. */
function resumeHints({ job_id, output, input, baseUrl }: ResumePoint): readonly string[] {
  const service = baseUrl === undefined ? "" : ` --base-url ${shellWord(baseUrl)}`;
  const files = [
    ...(output === undefined ? [] : [` -o ${shellWord(output)}`]),
    ...(input === undefined ? [] : [` --input ${shellWord(input)}`]),
  ].join("");
  return [
    `go on waiting with: mistral-batch jobs wait ${job_id}${service}`,
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
    return new CliError("interrupted", `Interrupted: job ${point.job_id} goes on`, { hints, cause: error });
  }
  if (!isMistralBatchError(error)) return error;
  const advice = ERROR_ADVICE[error.code];
  const own = advice?.hint === undefined ? [] : [advice.hint];
  return new CliError(advice?.exit ?? "unexpected", error.message, { hints: [...own, ...hints], cause: error });
}
