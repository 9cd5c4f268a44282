import {
  type CreateRunOptions,
  describeRunChange,
  type MistralBatch,
  type Run,
  RunError,
  type Source,
} from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { describeStatus } from "./run-columns.ts";
import { commandFor, type RunFolder } from "./run-folder.ts";

/** A run that is there, and what the command line asks for now. */
export interface EarlierRun {
  readonly folder: RunFolder;
  readonly run_id: string;
  readonly source: Source;
  /** The input as it was named. */
  readonly path: string;
  readonly options: CreateRunOptions;
}

/**
 * Goes on with a run that the same command began. Another input or other settings would be another run: that is refused,
 * because whoever asks for one must not get the rows of the other.
 *
 * @throws {CliError} Where input or settings are not those of the run.
 */
export async function goOnWithRun(context: CommandContext, batch: MistralBatch, earlier: EarlierRun): Promise<Run> {
  const { folder, run_id, source, path, options } = earlier;
  const changes = await describeRunChange(batch.client, folder.store, run_id, options);
  if (changes.length > 0) {
    const what = `"${folder.path}" holds a run with other settings: ${changes.join(", ")}`;
    const isRepair = changes.every((change) => change.startsWith("repair."));
    const retry = isRepair ? [`to send failed rows of it again: ${commandFor("retry", folder)}`] : [];
    throw changed(`Cannot go on: ${what}`, ["give the settings of that run", ...retry], folder);
  }
  try {
    const run = await batch.runs.open(run_id, { inputs: source, signal: context.signal });
    context.console.note(`Going on with run ${run_id}: ${describeStatus(run.status())}`);
    return run;
  } catch (error) {
    if (!(error instanceof RunError) || error.code !== "source_changed") throw error;
    throw changed(error.message, [`restore "${path}", then run the same command again`], folder, error);
  }
}

function changed(message: string, back: readonly string[], folder: RunFolder, cause?: RunError): CliError {
  return new CliError("input", message, {
    hints: [
      ...back,
      `or go on with what was planned: ${commandFor("resume", folder)}`,
      "or begin anew, which is paid anew: the same command with --fresh; the earlier run is moved aside",
    ],
    cause,
  });
}
