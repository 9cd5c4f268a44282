import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator } from "@mistral-batch/emulator";
import { createDiskBlobStore, type EmulatorServer, serve } from "@mistral-batch/emulator/node";

/** An emulator on the loopback, whose files stay out of this process's memory. */
export interface Service {
  readonly emulator: Emulator;
  readonly url: string;
  close(): Promise<void>;
}

/** Starts an emulator. */
export async function startService(): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), "mistral-batch-runtime-"));
  const emulator = createEmulator({ advancePerRequestMs: 1000, blobStore: createDiskBlobStore(folder) });
  const server: EmulatorServer = await serve(emulator, { port: 0 });
  return {
    emulator,
    url: server.url,
    async close() {
      await server.close(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A host that is not the service's, as storage behind a redirect is. */
export interface ForeignHost {
  readonly url: string;
  /** The headers of each request that came, in order. */
  readonly requests: readonly Readonly<Record<string, string | string[] | undefined>>[];
  close(): Promise<void>;
}

/** Starts a host that answers everything with the given text. */
export async function startForeignHost(text: string): Promise<ForeignHost> {
  const requests: Record<string, string | string[] | undefined>[] = [];
  const server = createServer((incoming, outgoing) => {
    requests.push(incoming.headers);
    incoming.resume();
    outgoing.setHeader("access-control-allow-origin", "*");
    outgoing.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
