import type { Run } from "@mistral-batch/node";
import { Command, Option } from "commander";
import { examples } from "../arguments/common-options.ts";
import { wholeNumber } from "../arguments/parse-number.ts";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../errors/cli-error.ts";
import { completeRun } from "../runs/complete-run.ts";
import { addGoOnOptions, type GoOnOptions, RUN_ARGUMENT } from "../runs/go-on-options.ts";
import { noteRun, openFolder } from "../runs/open-folder.ts";
import { requireRun, runFolderOf } from "../runs/run-folder.ts";
import { readMemo } from "../runs/run-memo.ts";
import { connectToRun } from "../runs/run-service.ts";
import { claimOutputs } from "../service/outputs.ts";

interface ResumeOptions extends GoOnOptions {
  readonly part?: number;
  readonly job?: string;
  readonly notCreated?: boolean;
}

/** `resume`. */
export function resumeCommand(context: CommandContext): Command {
  const command = new Command("resume")
    .summary("go on with a run")
    .description(
      "Go on with a run as it was planned, wherever it was stopped, and write its rows. Nothing is paid twice. With --job or\n" +
        "--not-created you say what came of a job that nobody could find.",
    )
    .argument(...RUN_ARGUMENT)
    .addOption(new Option("--job <job_id>", "the job that came of a part in doubt").conflicts("notCreated"))
    .option("--not-created", "no job came of a part in doubt: send it again, and pay again if you are wrong")
    .option("--part <number>", "the part in doubt, as the message named it (default: 0)", wholeNumber(0));
  return addGoOnOptions(command)
    .addHelpText("after", examples("resume answers.jsonl", "resume answers.jsonl --input moved/requests.jsonl"))
    .action((given: string, options: ResumeOptions) => resume(context, given, options));
}

async function resume(context: CommandContext, given: string, options: ResumeOptions): Promise<void> {
  const folder = runFolderOf(given);
  await requireRun(folder);
  const batch = await connectToRun(context, folder, options);
  await using outputs = await claimOutputs(folder.output, { input: options.input });
  const run = await openFolder(context, batch, folder, options.input);
  noteRun(context, run);
  await settle(context, run, options);
  const ordered = options.ordered ?? (await readMemo(folder))?.ordered;
  await completeRun(context, run, folder, outputs, { ...options, ordered });
}

async function settle(
  { signal }: CommandContext,
  run: Run,
  { part = 0, job, notCreated }: ResumeOptions,
): Promise<void> {
  if (job !== undefined) return await run.settleDoubt({ part, job_id: job }, { signal });
  if (notCreated === true) return await run.settleDoubt({ part, job_id: null }, { signal });
  if (part !== 0) throw new CliError("usage", "--part goes with --job or --not-created");
}
