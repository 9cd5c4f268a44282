import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { connect } from "../../service/connect.ts";
import { printValue } from "../../terminal/print-value.ts";
import { fileFields } from "./file-columns.ts";

/** `files get`. */
export function getFileCommand(context: CommandContext): Command {
  const command = new Command("get")
    .summary("show one file")
    .description("Show what the service knows of a file.")
    .argument("<file_id>", "the id of the file");
  return addServiceOptions(command)
    .addHelpText("after", examples("files get 6f3b0c2e-58a1-4f0e-9d5e-0a4e7c1b2d3f"))
    .action(async (file_id: string, options: ServiceOptions) => {
      const batch = await connect(context, options);
      const file = await batch.files.retrieve({ file_id }, { signal: context.signal });
      await printValue(context, file, options, fileFields(file));
    });
}
