import type { MistralBatch, RequestOptions } from "@mistral-batch/core";
import type { Operation } from "@mistral-batch/emulator";
import { inlineJob, inputFile, type Lab, uploadRows } from "./lab.ts";
import { readText } from "./read-stream.ts";

/** An operation as every one of them can be called: on something that is there, with the options of a call. */
export interface OperationCase {
  readonly operation: Operation;
  /** Makes what the call is about, and gives its id. */
  readonly prepare: (lab: Lab) => Promise<string>;
  readonly call: (batch: MistralBatch, id: string, options: RequestOptions) => Promise<unknown>;
}

const nothing = async (): Promise<string> => "";

async function runningJob({ batch }: Lab): Promise<string> {
  return (await batch.jobs.create(inlineJob(1000))).id;
}

async function endedJob({ batch, emulator }: Lab): Promise<string> {
  const { id } = await batch.jobs.create(inlineJob());
  await emulator.finishJobs();
  return id;
}

/** All operations there are. */
export const OPERATIONS: readonly OperationCase[] = [
  { operation: "jobs.list", prepare: nothing, call: (batch, _id, options) => batch.jobs.list({}, options) },
  {
    operation: "jobs.create",
    prepare: nothing,
    // Without a key, so that what cannot be told is said at once.
    call: (batch, _id, options) => batch.jobs.create({ ...inlineJob(), submission_key: false }, options),
  },
  { operation: "jobs.get", prepare: runningJob, call: (batch, job_id, options) => batch.jobs.get({ job_id }, options) },
  {
    operation: "jobs.cancel",
    prepare: runningJob,
    call: (batch, job_id, options) => batch.jobs.cancel({ job_id }, options),
  },
  {
    operation: "jobs.delete",
    prepare: endedJob,
    call: (batch, job_id, options) => batch.jobs.delete({ job_id }, options),
  },
  {
    operation: "files.upload",
    prepare: nothing,
    call: (batch, _id, options) => batch.files.upload({ file: inputFile() }, options),
  },
  { operation: "files.list", prepare: nothing, call: (batch, _id, options) => batch.files.list({}, options) },
  {
    operation: "files.retrieve",
    prepare: (lab) => uploadRows(lab),
    call: (batch, file_id, options) => batch.files.retrieve({ file_id }, options),
  },
  {
    operation: "files.delete",
    prepare: (lab) => uploadRows(lab),
    call: (batch, file_id, options) => batch.files.delete({ file_id }, options),
  },
  {
    operation: "files.download",
    prepare: (lab) => uploadRows(lab),
    call: async (batch, file_id, options) => await readText(await batch.files.download({ file_id }, options)),
  },
  {
    operation: "files.url",
    prepare: (lab) => uploadRows(lab),
    call: (batch, file_id, options) => batch.files.getSignedUrl({ file_id }, options),
  },
];
