import { Command } from "commander";
import { addServiceOptions, examples } from "../arguments/common-options.ts";
import { wholeNumber } from "../arguments/parse-number.ts";
import type { CommandContext } from "../command-context.ts";
import { addTargetOptions, addTermOptions } from "../runs/run-options.ts";
import { type RunSettings, runBatch } from "../service/run-batch.ts";

/** `run`. */
export function runCommand(context: CommandContext): Command {
  const command = new Command("run")
    .summary("run a whole batch: check, upload, create, wait, collect")
    .description(
      "Run a whole batch: check the input, send it as one job or several, wait, and write one line for each request.\n" +
        "This costs money. The run is kept in <output>.run: the same command again goes on where it stopped and pays for " +
        "nothing twice, whatever stopped it. Ctrl-C stops the waiting, not the jobs.",
    )
    .argument("<input>", "the input: one JSON object with custom_id and body a line")
    .requiredOption("-o, --output <path>", "where the rows go; a summary goes to <path>.summary.json");
  addTermOptions(addTargetOptions(command))
    .option("--ordered", "write the rows in the order of the input")
    .option("--poll-ms <ms>", "look every so many milliseconds (default: 5000, then less often)", wholeNumber(1))
    .option("--allow-failed", "end with 0 although rows failed or are missing")
    .option("--fresh", "begin anew, and pay anew; an earlier run is moved aside, not deleted")
    .option("--dry-run", "print what would be sent, and send nothing");
  return addServiceOptions(command)
    .addHelpText(
      "after",
      examples(
        "run requests.jsonl --endpoint /v1/chat/completions --model mistral-small-latest -o answers.jsonl",
        "run pages.jsonl --endpoint ocr --model mistral-ocr-latest -o pages.out.jsonl --metadata project=archive",
        "run requests.jsonl --endpoint chat/completions --model mistral-small-latest -o answers.jsonl --retry 3",
      ),
    )
    .action((path: string, settings: RunSettings) => runBatch(context, path, settings));
}
