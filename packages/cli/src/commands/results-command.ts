import { type BatchJob, fileSource, isTerminal, type MistralBatch, type Source } from "@mistral-batch/node";
import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../arguments/common-options.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { collectRows, streamSink } from "../service/collect-rows.ts";
import { connect } from "../service/connect.ts";
import { finishJob } from "../service/finish-job.ts";
import { claimOutputs } from "../service/outputs.ts";
import { isComplete, renderSummary } from "../service/result-summary-text.ts";

interface ResultsOptions extends ServiceOptions {
  readonly output?: string;
  readonly input?: string;
  readonly allowFailed?: boolean;
}

/** `results`. */
export function resultsCommand(context: CommandContext): Command {
  const command = new Command("results")
    .summary("fetch the rows of a job")
    .description(
      "Fetch the rows of a job that has ended, whatever its end: rows of a cancelled or timed-out job are paid too. The\n" +
        "output and the error file come as one, each line as the service wrote it.",
    )
    .argument("<job_id>", "the id of the job")
    .option("-o, --output <path>", "write to this path, and a summary beside it, instead of stdout")
    .option("--input <path>", "the input of the job, to find requests without a row")
    .option("--allow-failed", "end with 0 although rows failed or are missing");
  return addServiceOptions(command)
    .addHelpText(
      "after",
      examples(
        "results 3f2a91c0-7b1e-4c55-9a40-1f0c2f1d6a77 -o answers.jsonl --input requests.jsonl",
        "results 3f2a91c0-7b1e-4c55-9a40-1f0c2f1d6a77 | jq .response.status_code",
      ),
    )
    .action((job_id: string, options: ResultsOptions) => results(context, job_id, options));
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
  { allowFailed }: ResultsOptions,
): Promise<void> {
  const { console } = context;
  const summary = await collectRows(context, batch, job, streamSink(context), inputs);
  if (!isComplete(summary) && allowFailed !== true) context.finish("rows");
  for (const line of renderSummary({ ...console, colors: console.noteColors }, summary, []).split("\n")) {
    console.note(line);
  }
}
