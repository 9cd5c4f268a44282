// A whole process, to be stopped: makes or opens a run in a folder, and goes on until it ends.
//
//   node stop-program.ts <base url> <folder of the store> <input> <clock> <"file" or "inline"> <where it holds> <settle>
//
// Where it holds is the type of an event: once that is stored the process says so, and goes on when a byte comes.
import { readSync, writeSync } from "node:fs";
import { createMistralBatch, type Fetch, fileRunStore, fileSource, type RunStore } from "@mistral-batch/node";
import { openOrCreate } from "../open-or-create.ts";
import { WallClock } from "./wall-clock.ts";

const [baseUrl = "", folder = "", input = "", wall = "", kind = "", holdAt = "", settle = ""] = process.argv.slice(2);
const RUN_ID = "stopped-run";
const [STDIN, STDOUT] = [0, 1];
const clock = new WallClock(wall);

const fetchWhole: Fetch = (target, init) =>
  clock.during(async () => {
    const response = await fetch(target, init);
    const body = response.body === null ? null : await response.arrayBuffer();
    return new Response(body, { status: response.status, headers: response.headers });
  });

function holdingStore(): RunStore {
  const store = fileRunStore(folder);
  let isHeld = false;
  return {
    ...store,
    read: (run_id, fromSeq) => clock.during(() => store.read(run_id, fromSeq)),
    append: (run_id, seq, event) =>
      clock.during(async () => {
        const isAppended = await store.append(run_id, seq, event);
        if (!isHeld && (JSON.parse(event) as { type: string }).type === holdAt) {
          isHeld = true;
          writeSync(STDOUT, `holding after ${holdAt}\n`);
          // Nothing else of this process goes on meanwhile.
          readSync(STDIN, Buffer.alloc(1));
        }
        return isAppended;
      }),
  };
}

const batch = createMistralBatch({
  apiKey: "stop-kit-key",
  baseUrl,
  env: {},
  clock,
  fetch: fetchWhole,
  store: holdingStore(),
});

const limits = kind === "inline" ? {} : { maxInlineRows: 0 };
const run = await openOrCreate(batch, { run_id: RUN_ID, inputs: fileSource(input), limits });
if (settle === "none") await run.settleDoubt({ part: 0, job_id: null });
console.log(JSON.stringify(await run.wait()));
