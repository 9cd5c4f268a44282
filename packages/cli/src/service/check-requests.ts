import { checkInput, type InputReport, type Source } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { countOf, formatBytes, formatCount } from "../terminal/format.ts";
import { createProgress } from "../terminal/progress.ts";

/** What was found in an input, whether by a check or by a plan. */
export type Findings = Pick<InputReport, "problems" | "problemCount" | "warnings" | "warningCount" | "rows">;

/** What the job will be, as far as it is known. */
export interface CheckSettings {
  readonly endpoint?: string | undefined;
  readonly model?: string | undefined;
  readonly maxRows?: number | undefined;
}

/**
 * Checks a batch input on this machine, with progress for large ones.
 *
 * @param context - Console, clock, signal.
 * @param source - The input.
 * @param settings - What the job will be.
 * @throws What `checkInput` throws; nothing for problems of the input.
 */
export async function checkRequests(
  context: CommandContext,
  source: Source,
  settings: CheckSettings,
): Promise<InputReport> {
  const progress = createProgress(context, {
    label: "Check",
    amount: ({ done, total }) => `${formatBytes(done)} of ${formatBytes(total)}`,
  });
  try {
    return await checkInput(source, {
      ...settings,
      signal: context.signal,
      onProgress: ({ rows, bytes }) => {
        // Without a bar, a check says nothing before its result: it takes seconds.
        if (context.console.isLive)
          progress.update({ state: countOf(rows, "row"), done: bytes, total: source.size ?? 0 });
      },
    });
  } finally {
    progress.stop();
  }
}

/**
 * Prints what was found, one line each as `file:line: message`, which editors and CI systems understand.
 *
 * @param write - Takes a line.
 * @param path - The file as it was named.
 * @param report - What was found.
 */
export function describeReport(path: string, report: Findings): readonly string[] {
  const place = cleanText(path);
  const lines = [
    ...report.problems.map(({ line, message }) => `${place}:${line}: ${cleanText(message)}`),
    ...report.warnings.map(({ line, message }) => `${place}:${line}: warning: ${cleanText(message)}`),
  ];
  const hidden = report.problemCount - report.problems.length;
  if (hidden > 0) lines.push(`${place}: and ${countOf(hidden, "more problem")}`);
  const hiddenWarnings = report.warningCount - report.warnings.length;
  if (hiddenWarnings > 0) lines.push(`${place}: and ${countOf(hiddenWarnings, "more warning")}`);
  return lines;
}

/** The error of an input with problems. */
export function refuseInput(path: string, { problemCount, rows }: Findings): CliError {
  return new CliError("input", `"${path}" has ${countOf(problemCount, "problem")} in ${formatCount(rows)} rows`, {
    hints: ["correct the lines and run the command again; nothing was sent"],
  });
}
