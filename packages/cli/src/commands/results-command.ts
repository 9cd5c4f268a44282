import {
  type BatchJob,
  fileSource,
  isMistralBatchError,
  isTerminal,
  type MistralBatch,
  type Run,
  type Source,
} from "@mistral-batch/node";
import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../arguments/common-options.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { collectRun, finishRun } from "../runs/complete-run.ts";
import { openFolder } from "../runs/open-folder.ts";
import { commandFor, isRunFolder, type RunFolder, runFolderOf } from "../runs/run-folder.ts";
import { connectToRun, offline } from "../runs/run-service.ts";
import { collectRows, streamSink } from "../service/collect-rows.ts";
import { connect } from "../service/connect.ts";
import { finishJob } from "../service/finish-job.ts";
import { claimOutputs } from "../service/outputs.ts";
import { type AnySummary, isComplete, renderSummary } from "../service/result-summary-text.ts";

interface ResultsOptions extends ServiceOptions {
  readonly output?: string;
  readonly input?: string;
  readonly ordered?: boolean;
  readonly allowFailed?: boolean;
}

/** `results`. */
export function resultsCommand(context: CommandContext): Command {
  const command = new Command("results")
    .summary("give the rows of a run or a job")
    .description(
      "Give the rows of a run or a job that has ended, whatever its end: rows of a cancelled or timed-out job are paid too.\n" +
        "Those of a run come from its folder, one for each request; those of a job are fetched. Each line is as the service\n" +
        "wrote it.",
    )
    .argument("<run|job_id>", "the output of a run, or its folder <output>.run; or the id of a job")
    .option("-o, --output <path>", "write to this path, and a summary beside it, instead of stdout")
    .option("--input <path>", "the input, to find requests of a job without a row")
    .option("--ordered", "give the rows of a run in the order of the input")
    .option("--allow-failed", "end with 0 although rows failed or are missing");
  return addServiceOptions(command)
    .addHelpText(
      "after",
      examples(
        "results answers.jsonl --ordered | jq .response.body.usage",
        "results 3f2a91c0-7b1e-4c55-9a40-1f0c2f1d6a77 -o answers.jsonl --input requests.jsonl",
        "results 3f2a91c0-7b1e-4c55-9a40-1f0c2f1d6a77 | jq .response.status_code",
      ),
    )
    .action(async (given: string, options: ResultsOptions) => {
      const folder = runFolderOf(given);
      if (await isRunFolder(folder)) await resultsOfRun(context, folder, options);
      else await results(context, given, options);
    });
}

async function resultsOfRun(context: CommandContext, folder: RunFolder, options: ResultsOptions): Promise<void> {
  const batch = await connectOrOffline(context, folder, options);
  if (options.output === undefined) return await printRun(context, batch, folder, options);
  await using outputs = await claimOutputs(options.output, { input: options.input });
  const run = await endedRun(context, batch, folder, options);
  await finishRun(context, run, folder, outputs, options);
}

/** Rows that are safe in the folder need no key. */
async function connectOrOffline(
  context: CommandContext,
  folder: RunFolder,
  options: ResultsOptions,
): Promise<MistralBatch> {
  try {
    return await connectToRun(context, folder, options);
  } catch (error) {
    if (isMistralBatchError(error) && error.code === "missing_api_key") return offline(context, folder.store);
    throw error;
  }
}

async function endedRun(
  context: CommandContext,
  batch: MistralBatch,
  folder: RunFolder,
  { input, baseUrl }: ResultsOptions,
): Promise<Run> {
  const run = await openFolder(context, batch, folder, input);
  if (run.status().status === "finished") return run;
  throw new CliError("refused", `Run ${run.id} has not ended: it is ${run.status().status}`, {
    hints: [`go on with: ${commandFor("resume", folder, baseUrl)}`],
  });
}

async function printRun(
  context: CommandContext,
  batch: MistralBatch,
  folder: RunFolder,
  options: ResultsOptions,
): Promise<void> {
  const run = await endedRun(context, batch, folder, options);
  noteSummary(context, await collectRun(context, run, streamSink(context), options.ordered), options);
}

async function results(context: CommandContext, job_id: string, options: ResultsOptions): Promise<void> {
  const batch = await connect(context, options);
  const inputs = options.input === undefined ? undefined : fileSource(options.input);
  if (options.output === undefined) {
    await printRows(context, batch, await endedJob(context, batch, job_id), inputs, options);
    return;
  }
  await using outputs = await claimOutputs(options.output, { input: options.input });
  const job = await endedJob(context, batch, job_id);
  await finishJob(context, batch, job, outputs, { inputs, allowFailed: options.allowFailed, json: options.json });
}

async function endedJob(context: CommandContext, batch: MistralBatch, job_id: string): Promise<BatchJob> {
  const job = await batch.jobs.get({ job_id }, { signal: context.signal });
  if (isTerminal(job)) return job;
  throw new CliError("refused", `Job ${job_id} has not ended: it is ${job.status}`, {
    hints: [`wait for it with: mistral-batch jobs wait ${job_id}`],
  });
}

async function printRows(
  context: CommandContext,
  batch: MistralBatch,
  job: BatchJob,
  inputs: Source | undefined,
  options: ResultsOptions,
): Promise<void> {
  noteSummary(context, await collectRows(context, batch, job, streamSink(context), inputs), options);
}

/** Rows go to stdout, what is said of them to stderr. */
function noteSummary(context: CommandContext, summary: AnySummary, { allowFailed }: ResultsOptions): void {
  const { console } = context;
  if (!isComplete(summary) && allowFailed !== true) context.finish("rows");
  for (const line of renderSummary({ ...console, colors: console.noteColors }, summary, []).split("\n")) {
    console.note(line);
  }
}
