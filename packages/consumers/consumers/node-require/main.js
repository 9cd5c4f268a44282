// An older service, in CommonJS: the library is ESM only, and Node loads it with require() all the same.
const { isMistralBatchError } = require("@mistral-batch/core");
const { createEmulator } = require("@mistral-batch/emulator");
const { createMistralBatch, blobSource } = require("@mistral-batch/node");
const { REQUESTS, runBatch } = require("flow");

async function main() {
  const emulator = createEmulator({ advancePerRequestMs: 60_000 });
  const batch = createMistralBatch({ env: {}, apiKey: "key", fetch: emulator.fetch });
  const result = await runBatch(batch, blobSource(new Blob([REQUESTS])));
  const refusal = await batch.jobs.get({ job_id: "nonsense" }).catch((error) => error);
  if (!isMistralBatchError(refusal)) throw refusal;
  console.log(JSON.stringify({ ...result, executions: emulator.books.executionCount() }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
