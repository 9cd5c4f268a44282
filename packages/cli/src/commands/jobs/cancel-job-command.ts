import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { connect } from "../../service/connect.ts";
import { printValue } from "../../terminal/print-value.ts";
import { jobFields } from "./job-columns.ts";

/** `jobs cancel`. */
export function cancelJobCommand(context: CommandContext): Command {
  const command = new Command("cancel")
    .summary("cancel a job")
    .description(
      "Ask the service to cancel a job. Rows that are done are paid: fetch them with `mistral-batch results`.",
    )
    .argument("<job_id>", "the id of the job");
  return addServiceOptions(command)
    .addHelpText("after", examples("jobs cancel 3f2a91c0-7b1e-4c55-9a40-1f0c2f1d6a77"))
    .action(async (job_id: string, options: ServiceOptions) => {
      const batch = await connect(context, options);
      const job = await batch.jobs.cancel({ job_id }, { signal: context.signal });
      await printValue(context, job, options, jobFields(job));
    });
}
