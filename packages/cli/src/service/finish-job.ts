import type { BatchJob, MistralBatch, ResultSummary, Source } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { printsJson } from "../terminal/print-value.ts";
import { collectRows } from "./collect-rows.ts";
import type { Outputs } from "./outputs.ts";
import { isComplete, renderSummary } from "./result-summary-text.ts";

/** How a job is finished. */
export interface FinishSettings {
  /** The requests, to find what is missing. */
  readonly inputs: Source | undefined;
  readonly allowFailed: boolean | undefined;
  readonly json: boolean | undefined;
}

/** The summary as it stands in the file beside the rows. */
export interface SavedSummary extends ResultSummary {
  readonly endpoint: string;
  readonly model: string | null;
  readonly input_files: readonly string[];
  readonly output_file: string | null;
  readonly error_file: string | null;
  /** The path of the rows. */
  readonly output: string;
}

/**
 * Writes the rows of an ended job and its summary, and shows the summary.
 *
 * @param context - Console, clock, signal.
 * @param batch - The client.
 * @param job - The job, ended.
 * @param outputs - Where rows and summary go.
 * @param settings - What to match, and how to end.
 */
export async function finishJob(
  context: CommandContext,
  batch: MistralBatch,
  job: BatchJob,
  outputs: Outputs,
  settings: FinishSettings,
): Promise<void> {
  const { console } = context;
  const summary = await collectRows(context, batch, job, outputs.rows, settings.inputs);
  const saved: SavedSummary = {
    ...summary,
    endpoint: job.endpoint,
    model: job.model ?? null,
    input_files: job.input_files,
    output_file: job.output_file ?? null,
    error_file: job.error_file ?? null,
    output: outputs.rows.path,
  };
  await outputs.summary.write(new TextEncoder().encode(`${JSON.stringify(saved, null, 2)}\n`));
  await outputs.summary.commit();
  if (!isComplete(summary) && settings.allowFailed !== true) context.finish("rows");
  if (printsJson(context, settings)) {
    await console.print(JSON.stringify(saved, null, 2));
  } else {
    const places = [
      ["rows", outputs.rows.path],
      ["summary", outputs.summary.path],
    ] as const;
    await console.print(`\n${renderSummary(console, summary, places)}`);
  }
}
