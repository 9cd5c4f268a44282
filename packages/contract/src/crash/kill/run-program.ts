// A whole process, to be killed: makes or opens a run in a folder, and goes on until it ends.
//
//   node run-program.ts <base url> <folder of the store> <input>
import { createMistralBatch, fileRunStore, fileSource, isMistralBatchError } from "@mistral-batch/node";
import { hurriedClock } from "./hurried-clock.ts";

const [baseUrl = "", folder = "", input = ""] = process.argv.slice(2);
const RUN_ID = "killed-run";

const batch = createMistralBatch({
  apiKey: "kill-kit-key",
  baseUrl,
  env: {},
  clock: hurriedClock,
  // Time flies; the machine does not.
  timeoutMs: 3_600_000,
  idleMs: 3_600_000,
  store: fileRunStore(folder),
});

async function openOrCreate() {
  const inputs = fileSource(input);
  try {
    return await batch.runs.open(RUN_ID, { inputs });
  } catch (error) {
    if (!isMistralBatchError(error) || error.code !== "run_not_found") throw error;
    return await batch.runs.create(inputs, {
      run_id: RUN_ID,
      endpoint: "/v1/chat/completions",
      model: "mistral-small-latest",
      limits: { maxPartRows: 4, maxInlineRows: 0 },
    });
  }
}

const run = await openOrCreate();
const summary = await run.wait();
console.log(JSON.stringify(summary));
