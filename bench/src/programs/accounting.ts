import { setImmediate } from "node:timers/promises";
import { type BatchJob, createMistralBatch, fileSource } from "@mistral-batch/node";
import { JOB_ID } from "../data/batch-jobs.ts";
import type { DataFiles } from "../data/data-files.ts";
import type { Sample } from "../harness/suite.ts";

/** What the accounting program does. */
export interface AccountingParameters {
  readonly origin: string;
  readonly files: DataFiles;
}

/**
 * What the books of a whole job keep: the memory that is still in use when the last row was booked, garbage collected,
 * over the memory before the first. The job is read once before, for what node keeps of the program itself.
 */
export async function run({ origin, files }: AccountingParameters): Promise<Sample> {
  const batch = createMistralBatch({ apiKey: "key", baseUrl: origin, env: {} });
  const job = (await batch.jobs.get({ job_id: JOB_ID })) as BatchJob<"/v1/chat/completions">;
  const account = async (): Promise<number> => {
    const startBytes = await bytesInUse();
    const rows = batch.results(job, { inputs: fileSource(files.inputs) });
    let [booked, keptBytes] = [0, 0];
    for await (const { length } of rows.batches()) {
      booked += length;
      if (booked === files.lines) keptBytes = (await bytesInUse()) - startBytes;
    }
    if (booked !== files.lines || rows.summary().missing !== 0) throw new Error(`${booked} of ${files.lines} rows`);
    return keptBytes;
  };
  await account();
  const keptBytes = await account();
  return { keptBytes, keptBytesPerRow: keptBytes / files.lines };
}

/** The memory of buffers is given back a turn after they were collected. */
async function bytesInUse(): Promise<number> {
  globalThis.gc?.();
  await setImmediate();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
