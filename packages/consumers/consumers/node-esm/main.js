// A service that imports the library and talks to the emulator over HTTP, as it would to the real service.
import { rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createEmulator } from "@mistral-batch/emulator";
import { serve } from "@mistral-batch/emulator/node";
import { createMistralBatch, fileSource } from "@mistral-batch/node";
import { REQUESTS, runBatch } from "flow";

const emulator = createEmulator({ advancePerRequestMs: 60_000 });
const server = await serve(emulator, { port: 0 });
const path = fileURLToPath(new URL("requests.jsonl", import.meta.url));
await writeFile(path, REQUESTS);
try {
  const batch = createMistralBatch({ env: {}, apiKey: "key", baseUrl: server.url });
  const result = await runBatch(batch, fileSource(path));
  console.log(JSON.stringify({ ...result, executions: emulator.books.executionCount() }));
} finally {
  await server.close();
  await rm(path);
}
