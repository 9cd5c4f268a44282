import { type ApiEndpoint, type CreateJobParams, retryWhileFresh } from "@mistral-batch/node";
import { Command } from "commander";
import { addServiceOptions, examples, type ServiceOptions } from "../../arguments/common-options.ts";
import { ENDPOINT_DESCRIPTION, parseEndpoint } from "../../arguments/parse-endpoint.ts";
import { metadataValue, parseMetadata } from "../../arguments/parse-metadata.ts";
import { wholeNumber } from "../../arguments/parse-number.ts";
import type { CommandContext } from "../../command-context.ts";
import { connect } from "../../service/connect.ts";
import { createdNote, doubtfulCreate, warnOnStderr } from "../../service/create-notes.ts";
import { printValue } from "../../terminal/print-value.ts";
import { jobFields } from "./job-columns.ts";

interface CreateOptions extends ServiceOptions {
  readonly endpoint: ApiEndpoint;
  readonly inputFile: readonly string[];
  readonly model?: string;
  readonly agentId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly timeoutHours?: number;
  readonly submissionKey?: string;
}

/** `jobs create`. */
export function createJobCommand(context: CommandContext): Command {
  const command = new Command("create")
    .summary("create a job from uploaded files")
    .description(
      "Create a job from uploaded files. This costs money. A lost reply never makes a second job: the job carries a\n" +
        "submission key, under which it is looked up before anything is sent again.",
    )
    .requiredOption("--endpoint <path>", ENDPOINT_DESCRIPTION, parseEndpoint)
    .requiredOption("--input-file <file_id...>", "ids of uploaded files")
    .option("--model <name>", "the model of all requests")
    .option("--agent-id <id>", "the agent of all requests")
    .option("--metadata <key=value>", "a label of the job; may be repeated", parseMetadata)
    .option("--timeout-hours <hours>", "give up after so many hours (default: 24)", wholeNumber(1, 168))
    .option("--submission-key <key>", "your own key instead of a random one", metadataValue);
  return addServiceOptions(command)
    .addHelpText(
      "after",
      examples("jobs create --endpoint /v1/chat/completions --model mistral-small-latest --input-file 6f3b..."),
    )
    .action((options: CreateOptions) => createJob(context, options));
}

async function createJob(context: CommandContext, options: CreateOptions): Promise<void> {
  const batch = await connect(context, options);
  const submission_key = options.submissionKey ?? context.random.id();
  const params: CreateJobParams = {
    endpoint: options.endpoint,
    input_files: options.inputFile,
    model: options.model,
    agent_id: options.agentId,
    metadata: options.metadata,
    submission_key,
    ...(options.timeoutHours === undefined ? {} : { timeout_hours: options.timeoutHours }),
  };
  const { signal } = context;
  const onWarning = warnOnStderr(context);
  try {
    const create = (): ReturnType<typeof batch.jobs.create> => batch.jobs.create(params, { signal, onWarning });
    const job = await retryWhileFresh(batch.client, create, { signal });
    createdNote(context, job, submission_key);
    await printValue(context, job, options, jobFields(job));
  } catch (error) {
    throw doubtfulCreate(context, error, { submission_key, baseUrl: options.baseUrl });
  }
}
