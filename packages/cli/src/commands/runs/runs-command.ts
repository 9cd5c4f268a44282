import { Command } from "commander";
import { examples } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { cancelRunCommand } from "./cancel-run-command.ts";
import { listRunsCommand } from "./list-runs-command.ts";

/** `runs` and what is under it. */
export function runsCommand(context: CommandContext): Command {
  return new Command("runs")
    .summary("list and cancel runs")
    .description("The runs on this machine: each is kept in the folder <output>.run.")
    .addCommand(listRunsCommand(context))
    .addCommand(cancelRunCommand(context))
    .addHelpText("after", examples("runs list", "runs cancel answers.jsonl"));
}
