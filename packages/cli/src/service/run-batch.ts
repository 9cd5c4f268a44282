import {
  type ApiEndpoint,
  type BatchJob,
  type CreateJobParams,
  fileSource,
  type MistralBatch,
  retryWhileFresh,
  type Source,
} from "@mistral-batch/node";
import type { ServiceOptions } from "../arguments/common-options.ts";
import type { CommandContext } from "../command-context.ts";
import { checkRequests, describeReport, refuseInput } from "./check-requests.ts";
import { type Cleanup, cleanUp } from "./clean-up.ts";
import { connect } from "./connect.ts";
import { createdNote, doubtfulCreate, warnOnStderr } from "./create-notes.ts";
import { finishJob } from "./finish-job.ts";
import { claimOutputs } from "./outputs.ts";
import { asResumable } from "./resume-hints.ts";
import { uploadWithProgress } from "./upload-with-progress.ts";
import { waitWithProgress } from "./wait-with-progress.ts";

/** What `run` is told. */
export interface RunSettings extends ServiceOptions {
  readonly endpoint: ApiEndpoint;
  readonly output: string;
  readonly model?: string;
  readonly agentId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly timeoutHours?: number;
  readonly submissionKey?: string;
  readonly pollMs?: number;
  readonly cleanup: Cleanup;
  readonly allowFailed?: boolean;
  readonly maxRows?: number;
  readonly check: boolean;
}

/**
 * Runs a whole batch: check, upload, create, wait, collect. Each step's id is on stderr before the next one begins, and
 * whatever stops it after the create says how to go on.
 *
 * @param context - The world.
 * @param path - The input.
 * @param settings - The command line.
 */
export async function runBatch(context: CommandContext, path: string, settings: RunSettings): Promise<void> {
  const batch = await connect(context, settings);
  const source = fileSource(path);
  const { size } = source;
  if (settings.check) await preflight(context, path, source, settings);
  // From here on nobody else writes the output, and a disk that takes no file was noticed before anything was paid.
  await using outputs = await claimOutputs(settings.output, { expectedBytes: size, input: path });
  const job = await submit(context, batch, source, settings);
  let ended: BatchJob | undefined;
  try {
    ended = await waitWithProgress(context, batch, job, settings);
    await finishJob(context, batch, ended, outputs, {
      inputs: source,
      allowFailed: settings.allowFailed,
      json: settings.json,
    });
    await cleanUp(context, batch, ended, settings.cleanup);
  } catch (error) {
    const { output, baseUrl } = settings;
    throw asResumable(context, error, { job_id: job.id, input: path, output, baseUrl, hasEnded: ended !== undefined });
  }
}

async function preflight(
  context: CommandContext,
  path: string,
  source: Source,
  { endpoint, model, maxRows }: RunSettings,
): Promise<void> {
  const report = await checkRequests(context, source, { endpoint, model, maxRows });
  for (const line of describeReport(path, report)) context.console.note(line);
  if (report.problemCount > 0) throw refuseInput(path, report);
}

async function submit(
  context: CommandContext,
  batch: MistralBatch,
  source: Source,
  settings: RunSettings,
): Promise<BatchJob> {
  const { signal, random } = context;
  const file = await uploadWithProgress(context, batch, { file: source });
  const submission_key = settings.submissionKey ?? random.id();
  const params: CreateJobParams = {
    endpoint: settings.endpoint,
    input_files: [file.id],
    model: settings.model,
    agent_id: settings.agentId,
    metadata: settings.metadata,
    submission_key,
    ...(settings.timeoutHours === undefined ? {} : { timeout_hours: settings.timeoutHours }),
  };
  const onWarning = warnOnStderr(context);
  try {
    // A file just uploaded may not be readable yet; its 404 proves that no job was made.
    const job = await retryWhileFresh(batch.client, () => batch.jobs.create(params, { signal, onWarning }), { signal });
    createdNote(context, job, submission_key);
    return job;
  } catch (error) {
    throw doubtfulCreate(context, error, { submission_key, baseUrl: settings.baseUrl });
  }
}
