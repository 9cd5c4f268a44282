import type { ListJobsParams } from "@mistral-batch/node";
import { Command, InvalidArgumentError, Option } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import { parseMetadata } from "../../arguments/parse-metadata.ts";
import { wholeNumber } from "../../arguments/parse-number.ts";
import type { CommandContext } from "../../command-context.ts";
import { connect } from "../../service/connect.ts";
import { printList } from "../../terminal/print-value.ts";
import { jobColumns } from "./job-columns.ts";

interface ListOptions extends ServiceOptions {
  readonly status?: readonly string[];
  readonly model?: string;
  readonly agentId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly createdAfter?: Date;
  readonly createdByMe?: boolean;
  readonly order: "newest" | "oldest";
  readonly limit: number;
  readonly all?: boolean;
}

/** `jobs list`. */
export function listJobsCommand(context: CommandContext): Command {
  const command = new Command("list")
    .summary("list jobs")
    .description("List the jobs of the workspace, newest first.")
    .option("--status <status...>", "only jobs in these states, for example RUNNING QUEUED")
    .option("--model <name>", "only jobs with this model")
    .option("--agent-id <id>", "only jobs with this agent")
    .option("--metadata <key=value>", "only jobs with this label; may be repeated", parseMetadata)
    .option("--created-after <date>", "only jobs created after this date and time (ISO 8601)", parseDate)
    .option("--created-by-me", "only jobs created with this key")
    .addOption(new Option("--order <order>", "which jobs come first").choices(["newest", "oldest"]).default("newest"))
    .option("--limit <count>", "print at most so many jobs", wholeNumber(1), 50)
    .option("--all", "print all jobs");
  return addServiceOptions(command)
    .addHelpText(
      "after",
      examples("jobs list", "jobs list --status RUNNING QUEUED", "jobs list --metadata project=invoices --all --json"),
    )
    .action((options: ListOptions) => listJobs(context, options));
}

async function listJobs(context: CommandContext, options: ListOptions): Promise<void> {
  const batch = await connect(context, options);
  const limit = options.all === true ? Number.POSITIVE_INFINITY : options.limit;
  const params: ListJobsParams = {
    page_size: Math.min(limit, 100),
    order_by: options.order === "oldest" ? "created" : "-created",
    status: options.status,
    model: options.model,
    agent_id: options.agentId,
    metadata: options.metadata,
    created_after: options.createdAfter,
    ...(options.createdByMe === true ? { created_by_me: true } : {}),
  };
  const jobs = batch.jobs.all(params, { signal: context.signal });
  await printList(context, jobs, jobColumns(context.console), { json: options.json, limit, noun: "job" });
}

function parseDate(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError("Give a date such as 2026-11-23 or 2026-11-23T08:00Z");
  return date;
}
