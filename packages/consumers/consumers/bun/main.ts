// Bun takes the package for Node.
import { createEmulator } from "@mistral-batch/emulator";
import { createMistralBatch, fileSource } from "@mistral-batch/node";
import { REQUESTS, runBatch } from "flow";

const emulator = createEmulator({ advancePerRequestMs: 60_000 });
const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: emulator.handle });
const path = `${import.meta.dir}/requests.jsonl`;
await Bun.write(path, REQUESTS);
try {
  const batch = createMistralBatch({ env: {}, apiKey: "key", baseUrl: server.url.origin });
  const result = await runBatch(batch, fileSource(path));
  console.log(JSON.stringify({ ...result, executions: emulator.books.executionCount() }));
} finally {
  await server.stop();
  await Bun.file(path).delete();
}
