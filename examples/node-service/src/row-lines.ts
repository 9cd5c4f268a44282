// Results as NDJSON, written as they are read: a million rows take no more memory than a hundred.
import type { BatchJob, MistralBatch, Source } from "@mistral-batch/node";

/** The rows of an ended job, one JSON object a line. With its input at hand, requests without an answer are rows too. */
export async function* rowLines(batch: MistralBatch, job: BatchJob): AsyncGenerator<string, void, undefined> {
  const rows = batch.results(job, { inputs: inputOf(batch, job) });
  for await (const some of rows.batches()) {
    // The line of the file would say everything a second time.
    yield some.map((row) => `${JSON.stringify({ ...row, line: undefined })}\n`).join("");
  }
}

/** What was uploaded for the job, read from where it is: nobody needs to keep it. */
function inputOf(batch: MistralBatch, { input_files }: BatchJob): Source | undefined {
  const [file_id, ...others] = input_files;
  if (file_id === undefined || others.length > 0) return undefined;
  return { name: "requests.jsonl", open: () => batch.files.download({ file_id }) };
}
