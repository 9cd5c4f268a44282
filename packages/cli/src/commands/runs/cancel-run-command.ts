import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { RUN_ARGUMENT } from "../../runs/go-on-options.ts";
import { openFolder } from "../../runs/open-folder.ts";
import { runFields } from "../../runs/run-columns.ts";
import { commandFor, requireRun, runFolderOf } from "../../runs/run-folder.ts";
import { connectToRun } from "../../runs/run-service.ts";
import { printValue } from "../../terminal/print-value.ts";

/** `runs cancel`. */
export function cancelRunCommand(context: CommandContext): Command {
  const command = new Command("cancel")
    .summary("stop paying for a run")
    .description(
      "Send nothing more of a run and cancel its jobs. Rows that are answered already are paid: `mistral-batch resume` fetches\n" +
        "them. A process that waits for the run stops.",
    )
    .argument(...RUN_ARGUMENT);
  return addServiceOptions(command)
    .addHelpText("after", examples("runs cancel answers.jsonl"))
    .action((given: string, options: ServiceOptions) => cancel(context, given, options));
}

async function cancel(context: CommandContext, given: string, options: ServiceOptions): Promise<void> {
  const folder = runFolderOf(given);
  await requireRun(folder);
  const batch = await connectToRun(context, folder, options);
  const run = await openFolder(context, batch, folder, undefined);
  await run.cancel({ signal: context.signal });
  const status = run.status();
  const places = { output: folder.output, path: folder.path };
  await printValue(context, { ...status, ...places }, options, runFields(status, places));
  if (status.status === "finished") context.console.note("The run had ended before");
  else context.console.note(`fetch what was answered with: ${commandFor("resume", folder, options.baseUrl)}`);
}
