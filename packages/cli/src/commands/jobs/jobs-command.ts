import { Command } from "commander";
import { examples } from "../../arguments/common-options.ts";
import type { CommandContext } from "../../command-context.ts";
import { cancelJobCommand } from "./cancel-job-command.ts";
import { createJobCommand } from "./create-job-command.ts";
import { deleteJobCommand } from "./delete-job-command.ts";
import { findJobCommand } from "./find-job-command.ts";
import { getJobCommand } from "./get-job-command.ts";
import { listJobsCommand } from "./list-jobs-command.ts";
import { waitJobCommand } from "./wait-job-command.ts";

/** `jobs` and what is under it. */
export function jobsCommand(context: CommandContext): Command {
  return new Command("jobs")
    .summary("list, show, create, cancel, delete and wait for jobs")
    .description("The jobs of the workspace.")
    .addCommand(listJobsCommand(context))
    .addCommand(getJobCommand(context))
    .addCommand(createJobCommand(context))
    .addCommand(findJobCommand(context))
    .addCommand(waitJobCommand(context))
    .addCommand(cancelJobCommand(context))
    .addCommand(deleteJobCommand(context))
    .addHelpText("after", examples("jobs list --status RUNNING", "jobs wait <job_id>", "jobs cancel <job_id>"));
}
