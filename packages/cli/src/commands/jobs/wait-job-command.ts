import type { BatchJob } from "@mistral-batch/node";
import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import { wholeNumber } from "../../arguments/parse-number.ts";
import type { CommandContext } from "../../command-context.ts";
import { CliError } from "../../errors/cli-error.ts";
import { connect } from "../../service/connect.ts";
import { waitWithProgress } from "../../service/wait-with-progress.ts";
import { printValue } from "../../terminal/print-value.ts";
import { jobFields } from "./job-columns.ts";

interface WaitCommandOptions extends ServiceOptions {
  readonly pollMs?: number;
  readonly deadlineMs?: number;
}

/** `jobs wait`. */
export function waitJobCommand(context: CommandContext): Command {
  const command = new Command("wait")
    .summary("wait until a job has ended")
    .description(
      "Wait until a job has ended, and show it. The exit code is 0 for the state SUCCESS and 7 for every other end; rows\n" +
        "may have failed all the same: fetch them with `mistral-batch results`. Ctrl-C ends the wait, not the job.",
    )
    .argument("<job_id>", "the id of the job")
    .option("--poll-ms <ms>", "look every so many milliseconds (default: 5000, then less often)", wholeNumber(1))
    .option("--deadline-ms <ms>", "stop waiting after so many milliseconds; the job goes on", wholeNumber(1));
  return addServiceOptions(command)
    .addHelpText("after", examples("jobs wait 3f2a91c0-7b1e-4c55-9a40-1f0c2f1d6a77"))
    .action((job_id: string, options: WaitCommandOptions) => waitForJob(context, job_id, options));
}

async function waitForJob(context: CommandContext, job_id: string, options: WaitCommandOptions): Promise<void> {
  const batch = await connect(context, options);
  const { pollMs, deadlineMs } = options;
  let job: BatchJob;
  try {
    job = await waitWithProgress(context, batch, { job_id }, { pollMs, deadlineMs });
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    throw new CliError("interrupted", `Stopped waiting: job ${job_id} goes on`, {
      hints: [`go on waiting with: mistral-batch jobs wait ${job_id}`],
      cause: error,
    });
  }
  if (job.status !== "SUCCESS") context.finish("rows");
  await printValue(context, job, options, jobFields(job));
}
