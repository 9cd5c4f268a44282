// A whole batch as a script: deno run <permissions> batch.ts requests.jsonl answers.jsonl
//
// Stopped by anything, it goes on when the same command is given again, and nothing is paid a second time.
import { createHash } from "node:crypto";
import {
  type BatchJob,
  checkInput,
  createMistralBatch,
  fileSink,
  fileSource,
  isMistralBatchError,
  type MistralBatch,
  retryWhileFresh,
  type Source,
} from "@mistral-batch/edge/deno";

const ORDER = { endpoint: "/v1/chat/completions", model: "mistral-small-latest" } as const;
const WEEK_S = 7 * 86_400;

/** From a file of requests to a file with one answer a line. Returns the exit code. */
async function run(input: string, output: string): Promise<number> {
  const batch = createMistralBatch(); // reads MISTRAL_API_KEY and MISTRAL_BASE_URL
  const requests = fileSource(input);

  // Whatever can be wrong on this side is found before money is spent.
  await checkWritable(output);
  const { rows, problems, problemCount } = await checkInput(requests, ORDER);
  if (problemCount > 0) {
    for (const { line, message } of problems) console.error(`${input}:${line}: ${message}`);
    console.error(`${problemCount === 1 ? "1 problem" : `${problemCount} problems`}; nothing was sent`);
    return 3;
  }

  const job = await findOrCreateJob(batch, requests, output);
  console.log(`Job ${job.id} with ${rows} requests; to go on after an interruption, give the same command again`);
  const ended = await batch.jobs.wait(job, {
    onPoll: ({ status, completed_requests }) => console.log(`${status}, ${completed_requests} of ${rows} done`),
  });

  // Whatever its end, the rows that are there are paid, so they are fetched.
  const { succeeded, truncated, failed, missing } = await batch.collect(ended, fileSink(output), { inputs: requests });
  console.log(`${ended.status}, answers in ${output}: ${JSON.stringify({ succeeded, truncated, ...failed, missing })}`);
  return succeeded + truncated === rows ? 0 : 1;
}

async function checkWritable(output: string): Promise<void> {
  const sink = fileSink(output);
  await sink.checkpoint();
  await sink.abort();
}

/** The job of this input and output: the one that an earlier run has made, or a new one. */
async function findOrCreateJob(batch: MistralBatch, requests: Source, output: string): Promise<BatchJob> {
  const submission_key = await keyOf(requests, output);
  const known = await batch.jobs.findSubmitted({ submission_key, created_after: Date.now() / 1000 - WEEK_S });
  if (known !== undefined) return known;
  const file = await batch.files.upload({ file: requests, purpose: "batch" });
  return await retryWhileFresh(batch.client, () =>
    batch.jobs.create({ ...ORDER, input_files: [file.id], submission_key }),
  );
}

/** Travels in the job's metadata: the same for the same command, another one for another input or output. */
async function keyOf(requests: Source, output: string): Promise<string> {
  const hash = createHash("sha256").update(`${JSON.stringify(ORDER)}\n${output}\n`);
  for await (const chunk of await requests.open()) hash.update(chunk);
  return hash.digest("hex");
}

const [input, output] = Deno.args;
if (input === undefined || output === undefined) {
  console.error("usage: deno run <permissions> batch.ts requests.jsonl answers.jsonl");
  Deno.exit(2);
}
try {
  Deno.exit(await run(input, output));
} catch (error) {
  // A message of the library says what to do; anything else needs its stack.
  console.error(isMistralBatchError(error) ? error.message : error);
  Deno.exit(1);
}
