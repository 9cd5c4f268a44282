// A service that is deployed as one file, without node_modules.
import { createEmulator } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";
import { blobSource, createMistralBatch } from "@mistral-batch/node";
import { REQUESTS, runBatch } from "flow";

const emulator = createEmulator({ advancePerRequestMs: 60_000 });
const server = await serve(emulator, { port: 0 });
try {
  const batch = createMistralBatch({ env: {}, apiKey: "key", baseUrl: server.url });
  const result = await runBatch(batch, blobSource(new Blob([REQUESTS])));
  console.log(JSON.stringify({ ...result, executions: emulator.books.executionCount() }));
} finally {
  await server.close();
}
