// What `npm run demo:web` runs: the app in front of an emulator. Nothing leaves this machine, nothing is paid.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator } from "@mistral-batch/emulator";
import { createDiskBlobStore, serve } from "@mistral-batch/emulator/node";
import { startNode } from "./node.ts";
import { openBrowser } from "./open-browser.ts";

const PORT = 5180;
const folder = mkdtempSync(join(tmpdir(), "mistral-batch-demo-"));
const emulator = createEmulator({
  clock: "real",
  blobStore: createDiskBlobStore(folder),
  seed: Math.floor(Math.random() * 2 ** 32),
});
const service = await serve(emulator);
const settings = { apiKey: "the-key-that-no-page-sees", secret: crypto.randomUUID() + crypto.randomUUID() };
const start = (port: number) => startNode({ ...settings, baseUrl: service.url, port });
// Any other port will do where this one is taken.
const server = await start(PORT).catch(() => start(0));

console.log(`
  ${server.url}

  Drop a file of requests on the page; examples/data/requests.jsonl is one, examples/data/broken.jsonl has mistakes.
  The emulator makes its answers up. Stop with Ctrl-C.
`);
openBrowser(server.url);

async function stop(): Promise<void> {
  server.close();
  server.closeAllConnections();
  await service.close(0);
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
