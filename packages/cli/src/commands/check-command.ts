import { type ApiEndpoint, fileSource } from "@mistral-batch/node";
import { Command } from "commander";
import { addDebugOption, examples } from "../arguments/common-options.ts";
import { ENDPOINT_DESCRIPTION, parseEndpoint } from "../arguments/parse-endpoint.ts";
import { wholeNumber } from "../arguments/parse-number.ts";
import type { CommandContext } from "../command-context.ts";
import { checkRequests, describeReport, refuseInput } from "../service/check-requests.ts";
import { cleanText } from "../terminal/clean-text.ts";
import { countOf, formatBytes } from "../terminal/format.ts";

interface CheckOptions {
  readonly endpoint?: ApiEndpoint;
  readonly model?: string;
  readonly maxRows?: number;
  readonly json?: boolean;
}

/** `check`. */
export function checkCommand(context: CommandContext): Command {
  const command = new Command("check")
    .summary("check a batch input on this machine")
    .description(
      "Check a batch input on this machine; nothing is sent. Problems come as file:line: message, and the exit code is 3.",
    )
    .argument("<input>", "the input: one JSON object with custom_id and body a line")
    .option("--endpoint <path>", ENDPOINT_DESCRIPTION, parseEndpoint)
    .option("--model <name>", "the model of the job: bodies that name another get a warning")
    .option("--max-rows <count>", "the most requests of a job (default: 100000)", wholeNumber(1))
    .option("--json", "print the report as one JSON document");
  return addDebugOption(command)
    .addHelpText(
      "after",
      examples("check requests.jsonl", "check requests.jsonl --endpoint /v1/chat/completions --json"),
    )
    .action((path: string, options: CheckOptions) => check(context, path, options));
}

async function check(context: CommandContext, path: string, options: CheckOptions): Promise<void> {
  const { console } = context;
  const { endpoint, model, maxRows } = options;
  const report = await checkRequests(context, fileSource(path), { endpoint, model, maxRows });
  if (options.json === true) await console.print(JSON.stringify({ file: path, ...report }, null, 2));
  else for (const line of describeReport(path, report)) await console.print(line);
  if (report.problemCount > 0) throw refuseInput(path, report);
  const good = `${countOf(report.rows, "row")}, ${formatBytes(report.bytes)}, no problems`;
  if (options.json !== true) await console.print(console.colors.green(`${cleanText(path)}: ${good}`));
}
