import { Command } from "commander";
import { addDebugOption, examples } from "../arguments/common-options.ts";
import type { CommandContext } from "../command-context.ts";
import { RUN_ARGUMENT } from "../runs/go-on-options.ts";
import { runFields } from "../runs/run-columns.ts";
import { commandFor, requireRun, runFolderOf } from "../runs/run-folder.ts";
import { offline } from "../runs/run-service.ts";
import { printsJson, printValue } from "../terminal/print-value.ts";

interface StatusOptions {
  readonly json?: boolean;
}

/** `status`. */
export function statusCommand(context: CommandContext): Command {
  const command = new Command("status")
    .summary("say where a run stands")
    .description(
      "Say where a run stands, as its folder tells it. Nothing is asked of the service, and no key is needed.",
    )
    .argument(...RUN_ARGUMENT)
    .option("--json", "print JSON also on a terminal");
  return addDebugOption(command)
    .addHelpText("after", examples("status answers.jsonl", "status answers.jsonl | jq .progress"))
    .action((given: string, options: StatusOptions) => status(context, given, options));
}

async function status(context: CommandContext, given: string, options: StatusOptions): Promise<void> {
  const folder = runFolderOf(given);
  const run_id = await requireRun(folder);
  const found = (await offline(context, folder.store).runs.list()).find((run) => run.run_id === run_id);
  if (found === undefined) return;
  const places = { output: folder.output, path: folder.path };
  await printValue(context, { ...found, ...places }, options, runFields(found, places));
  if (found.status !== "finished" && !printsJson(context, options)) {
    context.console.note(`go on with: ${commandFor("resume", folder)}`);
  }
}
