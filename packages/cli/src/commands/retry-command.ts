import type { RepairClass } from "@mistral-batch/node";
import { Command, Option } from "commander";
import { examples } from "../arguments/common-options.ts";
import type { CommandContext } from "../command-context.ts";
import { completeRun, waitForRun } from "../runs/complete-run.ts";
import { addGoOnOptions, type GoOnOptions, RUN_ARGUMENT } from "../runs/go-on-options.ts";
import { noteRun, openFolder } from "../runs/open-folder.ts";
import { asRunFailure } from "../runs/run-failure.ts";
import { requireRun, runFolderOf } from "../runs/run-folder.ts";
import { readMemo } from "../runs/run-memo.ts";
import { addRoomOption, REPAIR_CLASSES } from "../runs/run-options.ts";
import { connectToRun } from "../runs/run-service.ts";
import { claimOutputs } from "../service/outputs.ts";
import { countOf } from "../terminal/format.ts";

interface RetryOptions extends GoOnOptions {
  readonly class?: readonly RepairClass[];
  readonly maxTokensFactor?: number;
}

/** `retry`. */
export function retryCommand(context: CommandContext): Command {
  const command = new Command("retry")
    .summary("send failed rows again")
    .description(
      "Send the rows of a run again that failed, and only those: what is good is never bought again. This costs money. The\n" +
        "output then holds the best answer to each request.",
    )
    .argument(...RUN_ARGUMENT)
    .addOption(
      new Option("--class <class...>", "which rows (default: those of run, else retryable and missing)").choices([
        ...REPAIR_CLASSES,
      ]),
    );
  return addGoOnOptions(addRoomOption(command))
    .addHelpText(
      "after",
      examples(
        "retry answers.jsonl",
        "retry answers.jsonl --class retryable missing permanent",
        "retry answers.jsonl --class truncated --max-tokens-factor 2",
      ),
    )
    .action((given: string, options: RetryOptions) => retry(context, given, options));
}

async function retry(context: CommandContext, given: string, options: RetryOptions): Promise<void> {
  const folder = runFolderOf(given);
  await requireRun(folder);
  const batch = await connectToRun(context, folder, options);
  await using outputs = await claimOutputs(folder.output, { input: options.input });
  const run = await openFolder(context, batch, folder, options.input);
  noteRun(context, run);
  try {
    // What is under way may answer some of them.
    await waitForRun(context, run, options);
    const { class: classes, maxTokensFactor: truncatedTokensFactor } = options;
    const rows = await run.retryFailed({ classes, truncatedTokensFactor, signal: context.signal });
    context.console.note(
      rows === 0
        ? "No row is to be sent again"
        : `Sending ${countOf(rows, "row")} again: attempt ${run.status().attempt}`,
    );
  } catch (error) {
    throw asRunFailure(context, error, { folder, status: run.status(), baseUrl: options.baseUrl });
  }
  const ordered = options.ordered ?? (await readMemo(folder))?.ordered;
  await completeRun(context, run, folder, outputs, { ...options, ordered });
}
