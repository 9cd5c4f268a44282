import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { connect } from "../../service/connect.ts";
import { printValue } from "../../terminal/print-value.ts";

/** `jobs delete`. */
export function deleteJobCommand(context: CommandContext): Command {
  const command = new Command("delete")
    .summary("delete a job")
    .description("Delete a job. Fetch its results first.")
    .argument("<job_id>", "the id of the job");
  return addServiceOptions(command)
    .addHelpText("after", examples("jobs delete 3f2a91c0-7b1e-4c55-9a40-1f0c2f1d6a77"))
    .action(async (job_id: string, options: ServiceOptions) => {
      const batch = await connect(context, options);
      const answer = await batch.jobs.delete({ job_id }, { signal: context.signal });
      await printValue(context, answer, options, [
        ["job", answer.id],
        ["deleted", answer.deleted ? "yes" : "no"],
      ]);
    });
}
