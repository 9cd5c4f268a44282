import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { CliError } from "../../errors/cli-error.ts";
import { connect } from "../../service/connect.ts";
import { printValue } from "../../terminal/print-value.ts";
import { jobFields } from "./job-columns.ts";

/** `jobs find`. */
export function findJobCommand(context: CommandContext): Command {
  const command = new Command("find")
    .summary("find the job of a submission key")
    .description(
      "Find the job that was created under a submission key, for a create whose reply was lost. Jobs show up in the list\n" +
        "a little late: look again after a few minutes before you take a job for absent.",
    )
    .argument("<submission_key>", "the key that the create printed");
  return addServiceOptions(command)
    .addHelpText("after", examples("jobs find 0c1d4c5e-41ad-4bb9-8d0c-2f6a56e1f3b0"))
    .action(async (submission_key: string, options: ServiceOptions) => {
      const batch = await connect(context, options);
      const job = await batch.jobs.findSubmitted({ submission_key }, { signal: context.signal });
      if (job === undefined) {
        throw new CliError("refused", `The list holds no job with the submission key "${submission_key}"`, {
          hints: ["look again after a few minutes; if it still is not there, the job was not created"],
        });
      }
      await printValue(context, job, options, jobFields(job));
    });
}
