// A whole process, to be killed: makes or opens a run in a folder, and goes on until it ends.
//
//   node run-program.ts <base url> <folder of the store> <input>
import { createMistralBatch, fileRunStore, fileSource } from "@mistral-batch/node";
import { openOrCreate } from "../open-or-create.ts";
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

const limits = { maxPartRows: 4, maxInlineRows: 0 };
const run = await openOrCreate(batch, { run_id: RUN_ID, inputs: fileSource(input), limits });
const summary = await run.wait();
console.log(JSON.stringify(summary));
