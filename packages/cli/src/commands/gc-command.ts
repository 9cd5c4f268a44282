import { type FileSink, fileSink, isMistralBatchError, type MistralBatch } from "@mistral-batch/node";
import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../arguments/common-options.ts";
import type { CommandContext } from "../command-context.ts";
import { findLeftovers, type Leftover } from "../runs/find-leftovers.ts";
import { type FoundRun, findRuns } from "../runs/find-run-folders.ts";
import { offline } from "../runs/run-service.ts";
import { connect } from "../service/connect.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { confirm } from "../terminal/confirm.ts";
import { countOf } from "../terminal/format.ts";
import { printsJson } from "../terminal/print-value.ts";
import { renderTable } from "../terminal/table.ts";

interface GcOptions extends ServiceOptions {
  readonly yes?: boolean;
}

/** `gc`. */
export function gcCommand(context: CommandContext): Command {
  const command = new Command("gc")
    .summary("remove what ended runs left on the service")
    .description(
      "Find the uploads, jobs and result files on the service that the runs below a folder left there, list them, and remove\n" +
        "them after asking. Only runs whose rows are safe here, and runs that --fresh moved aside: their open jobs are\n" +
        "cancelled. Nothing of a run that goes on, and nothing of runs that are not below the folder, is touched.",
    )
    .argument("[folder]", "where the runs are", ".")
    .option("--yes", "do not ask");
  return addServiceOptions(command)
    .addHelpText("after", examples("gc", "gc results --yes"))
    .action((folder: string, options: GcOptions) => gc(context, folder, options));
}

async function gc(context: CommandContext, root: string, options: GcOptions): Promise<void> {
  const { console } = context;
  const batch = await connect(context, options);
  const locks = new Map<string, FileSink>();
  try {
    const runs: FoundRun[] = [];
    for await (const found of findRuns(context, root)) if (await isOver(context, found, locks)) runs.push(found);
    const left = runs.length === 0 ? [] : await findLeftovers(context, batch, runs);
    if (left.length === 0) {
      console.note(`Nothing is left on the service of ${countOf(runs.length, "ended run")}`);
      return;
    }
    await printLeftovers(context, left, options);
    const question = `Remove ${countOf(left.length, "thing")} from the service?`;
    if (options.yes !== true && !(await confirm(context, question))) return console.note("Nothing was removed");
    await removeAll(context, batch, left);
  } finally {
    for (const lock of locks.values()) await lock.abort();
  }
}

/** Whether nobody goes on with a run, and nobody can before its leftovers are gone: who wants to must have its output. */
async function isOver(
  context: CommandContext,
  { folder, status, problem }: FoundRun,
  locks: Map<string, FileSink>,
): Promise<boolean> {
  const { console } = context;
  const place = cleanText(folder.path);
  if (status === undefined) {
    console.note(`warning: ${place} is left alone: ${cleanText(problem ?? "")}`);
    return false;
  }
  try {
    if (!locks.has(folder.output)) locks.set(folder.output, await fileSink(folder.output));
  } catch (error) {
    if (!isMistralBatchError(error)) throw error;
    console.note(`${place} is left alone: ${cleanText(error.message)}`);
    return false;
  }
  if (folder.isAside) return true;
  // Somebody may have gone on with it since it was read.
  const [now = status] = await offline(context, folder.store).runs.list();
  if (now.status === "finished") return true;
  console.note(`${place} is left alone: it is ${now.status}`);
  return false;
}

async function printLeftovers(context: CommandContext, left: readonly Leftover[], options: GcOptions): Promise<void> {
  const { console } = context;
  if (printsJson(context, options)) {
    for (const leftover of left) await console.print(JSON.stringify(leftover));
    return;
  }
  const columns = [
    { title: "KIND", value: ({ kind }: Leftover) => kind },
    { title: "ID", value: ({ id }: Leftover) => id },
    { title: "RUN", value: ({ run_id }: Leftover) => run_id },
    { title: "WHAT", value: ({ about }: Leftover) => about },
  ];
  await console.print(renderTable(console, columns, left));
}

/** Jobs come first, for an open one costs money. What stays is found again by the next `gc`. */
async function removeAll(context: CommandContext, batch: MistralBatch, left: readonly Leftover[]): Promise<void> {
  let removed = 0;
  for (const leftover of left) if (await remove(context, batch, leftover)) removed += 1;
  context.console.note(`Removed ${removed} of ${countOf(left.length, "thing")}`);
  if (removed < left.length) context.finish("refused");
}

async function remove(
  { console, signal }: CommandContext,
  batch: MistralBatch,
  { kind, id, isOpen }: Leftover,
): Promise<boolean> {
  try {
    if (isOpen) await batch.jobs.cancel({ job_id: id }, { signal });
    if (kind === "job") await batch.jobs.delete({ job_id: id }, { signal });
    else await batch.files.delete({ file_id: id }, { signal });
    return true;
  } catch (error) {
    if (signal.aborted || !isMistralBatchError(error)) throw error;
    if (error.code === "not_found") return true;
    console.note(`warning: ${kind} ${id} is still there: ${cleanText(error.message)}`);
    return false;
  }
}
