import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import { wholeNumber } from "../../arguments/parse-number.ts";
import type { CommandContext } from "../../command-context.ts";
import { connect } from "../../service/connect.ts";

interface UrlOptions extends ServiceOptions {
  readonly expiryHours?: number;
}

/** `files url`. */
export function urlFileCommand(context: CommandContext): Command {
  const command = new Command("url")
    .summary("make a link to a file that works without a key")
    .description("Print a link to a file. Whoever has the link can read the file: treat it as a secret.")
    .argument("<file_id>", "the id of the file")
    .option("--expiry-hours <hours>", "for how many hours the link works (default: 24)", wholeNumber(1, 168));
  return addServiceOptions(command)
    .addHelpText("after", examples("files url 6f3b0c2e-58a1-4f0e-9d5e-0a4e7c1b2d3f --expiry-hours 1"))
    .action(async (file_id: string, options: UrlOptions) => {
      const batch = await connect(context, options);
      const expiry = options.expiryHours === undefined ? {} : { expiry: options.expiryHours };
      const answer = await batch.files.getSignedUrl({ file_id, ...expiry }, { signal: context.signal });
      await context.console.print(options.json === true ? JSON.stringify(answer, null, 2) : answer.url);
    });
}
