import { fileSource } from "@mistral-batch/node";
import { Command } from "commander";
import { addDebugOption, examples } from "../arguments/common-options.ts";
import type { CommandContext } from "../command-context.ts";
import { planInput, printPlan } from "../runs/plan-input.ts";
import { addTargetOptions, type RunTarget } from "../runs/run-options.ts";

interface PlanOptions extends RunTarget {
  readonly json?: boolean;
}

/** `plan`. */
export function planCommand(context: CommandContext): Command {
  const command = new Command("plan")
    .summary("say what a run would send")
    .description(
      "Check an input and say what a run would send: jobs, rows, bytes, and the most tokens that it can cost. Nothing is\n" +
        "sent. Problems come as file:line: message, and the exit code is 3.",
    )
    .argument("<input>", "the input: one JSON object with custom_id and body a line");
  addTargetOptions(command).option("--json", "print the plan as one JSON document");
  return addDebugOption(command)
    .addHelpText(
      "after",
      examples(
        "plan requests.jsonl --endpoint /v1/chat/completions --model mistral-small-latest",
        "plan requests.jsonl --endpoint embeddings --model mistral-embed --max-part-rows 50000 --json",
      ),
    )
    .action(async (path: string, options: PlanOptions) =>
      printPlan(context, path, await planInput(context, fileSource(path), options), options),
    );
}
