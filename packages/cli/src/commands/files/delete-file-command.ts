import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { connect } from "../../service/connect.ts";
import { printValue } from "../../terminal/print-value.ts";

/** `files delete`. */
export function deleteFileCommand(context: CommandContext): Command {
  const command = new Command("delete")
    .summary("delete a file")
    .description("Delete a file. Nobody can bring it back.")
    .argument("<file_id>", "the id of the file");
  return addServiceOptions(command)
    .addHelpText("after", examples("files delete 6f3b0c2e-58a1-4f0e-9d5e-0a4e7c1b2d3f"))
    .action(async (file_id: string, options: ServiceOptions) => {
      const batch = await connect(context, options);
      const answer = await batch.files.delete({ file_id }, { signal: context.signal });
      await printValue(context, answer, options, [
        ["file", answer.id],
        ["deleted", answer.deleted ? "yes" : "no"],
      ]);
    });
}
