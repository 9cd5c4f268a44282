import { Command, Option } from "commander";
import { addServiceOptions, examples } from "../arguments/common-options.ts";
import { ENDPOINT_DESCRIPTION, parseEndpoint } from "../arguments/parse-endpoint.ts";
import { metadataValue, parseMetadata } from "../arguments/parse-metadata.ts";
import { wholeNumber } from "../arguments/parse-number.ts";
import type { CommandContext } from "../command-context.ts";
import { type RunSettings, runBatch } from "../service/run-batch.ts";

/** `run`. */
export function runCommand(context: CommandContext): Command {
  const command = new Command("run")
    .summary("run a whole batch: check, upload, create, wait, collect")
    .description(
      "Run a whole batch: check the input, upload it, create the job, wait for it, and write one line for each request.\n" +
        "This costs money. Ctrl-C stops the waiting, not the job, and prints how to go on.",
    )
    .argument("<input>", "the input: one JSON object with custom_id and body a line")
    .requiredOption("--endpoint <path>", ENDPOINT_DESCRIPTION, parseEndpoint)
    .requiredOption("-o, --output <path>", "where the rows go; a summary goes to <path>.summary.json")
    .option("--model <name>", "the model of all requests")
    .option("--agent-id <id>", "the agent of all requests")
    .option("--metadata <key=value>", "a label of the job; may be repeated", parseMetadata)
    .option("--timeout-hours <hours>", "the service gives up after so many hours (default: 24)", wholeNumber(1, 168))
    .option(
      "--submission-key <key>",
      "your own key instead of a random one, to find the job after a lost reply",
      metadataValue,
    )
    .option("--poll-ms <ms>", "look every so many milliseconds (default: 5000, then less often)", wholeNumber(1))
    .addOption(
      new Option("--cleanup <what>", "what to delete from the service once the rows are safe")
        .choices(["never", "input", "all"])
        .default("never"),
    )
    .option("--allow-failed", "end with 0 although rows failed or are missing")
    .option("--max-rows <count>", "refuse an input with more requests (default: 100000)", wholeNumber(1))
    .option("--no-check", "do not check the input first");
  return addServiceOptions(command)
    .addHelpText(
      "after",
      examples(
        "run requests.jsonl --endpoint /v1/chat/completions --model mistral-small-latest -o answers.jsonl",
        "run pages.jsonl --endpoint ocr --model mistral-ocr-latest -o pages.out.jsonl --metadata project=archive",
      ),
    )
    .action((path: string, settings: RunSettings) => runBatch(context, path, settings));
}
