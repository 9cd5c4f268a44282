// A Worker; the emulator runs inside of it.
import { blobSource, createMistralBatch } from "@mistral-batch/edge/cloudflare";
import { createEmulator } from "@mistral-batch/emulator";
import { REQUESTS, runBatch } from "flow";

export default {
  async fetch(_request, env) {
    const emulator = createEmulator({ advancePerRequestMs: 60_000 });
    const batch = createMistralBatch({ env, fetch: emulator.fetch });
    const result = await runBatch(batch, blobSource(new Blob([REQUESTS])));
    const compat = { process: typeof process, Buffer: typeof Buffer };
    return Response.json({ ...result, executions: emulator.books.executionCount(), compat });
  },
};
