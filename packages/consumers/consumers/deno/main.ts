// A script; `npm:` names are resolved to what is installed.
import { isMistralBatchError } from "npm:@mistral-batch/core";
import { createMistralBatch, fileSource } from "npm:@mistral-batch/edge/deno";
import { createEmulator, type Emulator } from "npm:@mistral-batch/emulator";
// @deno-types="./flow.d.ts"
import { REQUESTS, runBatch } from "flow";

const emulator: Emulator = createEmulator({ advancePerRequestMs: 60_000 });
const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, emulator.handle);
const path = await Deno.makeTempFile({ suffix: ".jsonl" });
await Deno.writeTextFile(path, REQUESTS);
try {
  const batch = createMistralBatch({ apiKey: "key", baseUrl: `http://127.0.0.1:${server.addr.port}` });
  const result = await runBatch(batch, await fileSource(path));
  const refusal: unknown = await batch.jobs.get({ job_id: "nonsense" }).catch((error: unknown) => error);
  if (!isMistralBatchError(refusal)) throw refusal;
  console.log(JSON.stringify({ ...result, executions: emulator.books.executionCount() }));
} finally {
  await server.shutdown();
  await Deno.remove(path);
}
