import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { connect } from "../../service/connect.ts";
import { printValue } from "../../terminal/print-value.ts";
import { jobFields } from "./job-columns.ts";

interface GetOptions extends ServiceOptions {
  readonly inline?: boolean;
}

/** `jobs get`. */
export function getJobCommand(context: CommandContext): Command {
  const command = new Command("get")
    .summary("show one job")
    .description("Show one job: its state, its counters and its files.")
    .argument("<job_id>", "the id of the job")
    .option("--inline", "with the results in the answer (as JSON)");
  return addServiceOptions(command)
    .addHelpText("after", examples("jobs get 3f2a91c0-7b1e-4c55-9a40-1f0c2f1d6a77"))
    .action(async (job_id: string, options: GetOptions) => {
      const batch = await connect(context, options);
      const inline = options.inline === true;
      const job = await batch.jobs.get({ job_id, ...(inline ? { inline } : {}) }, { signal: context.signal });
      await printValue(context, job, { json: options.json === true || inline }, jobFields(job));
    });
}
