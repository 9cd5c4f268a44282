import { type CreateRunOptions, fileSource, type MistralBatch, type Run, type Source } from "@mistral-batch/node";
import type { ServiceOptions } from "../arguments/common-options.ts";
import type { CommandContext } from "../command-context.ts";
import { completeRun } from "../runs/complete-run.ts";
import { goOnWithRun } from "../runs/go-on-with-run.ts";
import { checkProgress, planInput, printPlan } from "../runs/plan-input.ts";
import { findRun, isRunFolder, moveAside, type RunFolder, runFolderOf } from "../runs/run-folder.ts";
import { writeMemo } from "../runs/run-memo.ts";
import { createOptionsOf, type RunTerms } from "../runs/run-options.ts";
import { connectToRun, serviceUrl } from "../runs/run-service.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { countOf, formatBytes } from "../terminal/format.ts";
import { describeReport, type Findings, refuseInput } from "./check-requests.ts";
import { claimOutputs } from "./outputs.ts";

/** What `run` is told. */
export interface RunSettings extends ServiceOptions, RunTerms {
  readonly output: string;
  readonly pollMs?: number;
  readonly ordered?: boolean;
  readonly allowFailed?: boolean;
  readonly fresh?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Runs a whole batch: check, plan, upload, create, wait, collect. All that it does is in the folder of the run before it
 * matters, so that the same command goes on wherever it was stopped, and pays for nothing twice.
 *
 * @param context - The world.
 * @param path - The input.
 * @param settings - The command line.
 */
export async function runBatch(context: CommandContext, path: string, settings: RunSettings): Promise<void> {
  const source = fileSource(path);
  if (settings.dryRun === true) {
    return await printPlan(context, path, await planInput(context, source, settings), settings);
  }
  const folder = runFolderOf(settings.output);
  const options = await createOptionsOf(settings);
  const batch = await connectToRun(context, folder, settings);
  // From here on nobody else has the run, and a disk that takes no file was noticed before anything was paid.
  await using outputs = await claimOutputs(folder.output, { expectedBytes: source.size, input: path });
  if (settings.fresh === true) await makeRoom(context, path, source, folder, settings);
  const run_id = await findRun(folder);
  const run =
    run_id === undefined
      ? await beginRun(context, batch, path, source, folder, options)
      : await goOnWithRun(context, batch, { folder, run_id, source, path, options });
  const base_url = serviceUrl(context, settings);
  await writeMemo(folder, { input: path, base_url, ordered: settings.ordered === true });
  await completeRun(context, run, folder, outputs, settings);
}

/** An input that cannot be sent must not push a good run aside. */
async function makeRoom(
  context: CommandContext,
  path: string,
  source: Source,
  folder: RunFolder,
  settings: RunSettings,
): Promise<void> {
  if (!(await isRunFolder(folder))) return;
  const plan = await planInput(context, source, settings);
  if (plan.problemCount > 0) throw refusal(context, path, plan);
  const target = await moveAside(folder, context.clock.now());
  context.console.note(`The earlier run is in ${cleanText(target)} now`);
}

async function beginRun(
  context: CommandContext,
  batch: MistralBatch,
  path: string,
  source: Source,
  folder: RunFolder,
  options: CreateRunOptions,
): Promise<Run> {
  const { console, signal } = context;
  const check = checkProgress(context, source);
  let findings: Findings | undefined;
  signal.throwIfAborted();
  try {
    const run = await batch.runs.create(source, {
      ...options,
      signal,
      onProgress: check.onProgress,
      onReport: (report) => {
        findings = report;
      },
    });
    check.stop();
    if (findings !== undefined) for (const line of describeReport(path, findings)) console.note(line);
    console.note(`Began run ${run.id}: ${describeRun(run)}; it is kept in ${cleanText(folder.path)}`);
    return run;
  } catch (error) {
    check.stop();
    if (findings !== undefined && findings.problemCount > 0) throw refusal(context, path, findings);
    throw error;
  }
}

function refusal({ console }: CommandContext, path: string, findings: Findings): Error {
  for (const line of describeReport(path, findings)) console.note(line);
  return refuseInput(path, findings);
}

function describeRun({ plan }: Run): string {
  const parts = plan.inline ? "without a file" : `in ${countOf(plan.parts.length, "part")}`;
  return `${countOf(plan.rows, "row")} (${formatBytes(plan.bytes)}) ${parts}`;
}
