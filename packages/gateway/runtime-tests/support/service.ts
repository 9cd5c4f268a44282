import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator, type EmulatorProfile } from "@mistral-batch/emulator";
import { createDiskBlobStore, serve } from "@mistral-batch/emulator/node";
import { API_KEY } from "./gateways.ts";

/** An emulator on the loopback that knows one key, and whose files stay out of this process's memory. */
export interface Service {
  readonly emulator: Emulator;
  readonly url: string;
  close(): Promise<void>;
}

/** Starts an emulator. */
export async function startService(profile: EmulatorProfile): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), "mistral-batch-gateway-"));
  const emulator = createEmulator({ profile, keys: [API_KEY], blobStore: createDiskBlobStore(folder) });
  const server = await serve(emulator, { port: 0 });
  return {
    emulator,
    url: server.url,
    async close() {
      await server.close(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
