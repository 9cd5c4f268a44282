import { fileSource, type MistralBatch, type Run, RunError } from "@mistral-batch/node";
import type { CommandContext } from "../command-context.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { describeStatus } from "./run-columns.ts";
import { type RunFolder, requireRun } from "./run-folder.ts";
import { readMemo } from "./run-memo.ts";

/**
 * Opens the run of a folder with its input: the one that was named, which must be the one that was planned, else the one
 * that the run was begun with, if it is still there and still the same. Without it a run can do what is uploaded already.
 *
 * @param context - The world.
 * @param batch - The client, with the store of the folder.
 * @param folder - The folder.
 * @param input - The path of the input, if it was named.
 * @throws {RunError} `source_changed` where a named input is another one; `source_required` where the plan needs it.
 */
export async function openFolder(
  context: CommandContext,
  batch: MistralBatch,
  folder: RunFolder,
  input: string | undefined,
): Promise<Run> {
  const run_id = await requireRun(folder);
  const { signal } = context;
  if (input !== undefined) return await batch.runs.open(run_id, { inputs: fileSource(input), signal });
  const remembered = (await readMemo(folder))?.input;
  if (remembered !== undefined) {
    try {
      return await batch.runs.open(run_id, { inputs: fileSource(remembered), signal });
    } catch (error) {
      if (!isNoInput(error)) throw error;
      context.console.note(`warning: going on without the input: ${cleanText(error.message)}`);
    }
  }
  return await batch.runs.open(run_id, { signal });
}

/** Says which run it is that a command goes on with. */
export function noteRun({ console }: CommandContext, run: Run): void {
  console.note(`Going on with run ${run.id}: ${describeStatus(run.status())}`);
}

function isNoInput(error: unknown): error is Error {
  if (error instanceof RunError) return error.code === "source_changed";
  return error instanceof Error && "code" in error && error.code === "source_unreadable";
}
