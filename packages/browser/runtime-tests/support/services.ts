import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createEmulator, type Emulator } from "@mistral-batch/emulator";
import { createDiskBlobStore, serve } from "@mistral-batch/emulator/node";

/** The hosts that the tests in the browser speak to. */
export interface Services {
  /** A gateway that allows calls from everywhere. */
  readonly open: { readonly emulator: Emulator; readonly url: string };
  /** The same without CORS, as the real service may be. */
  readonly closed: { readonly emulator: Emulator; readonly url: string };
  /** A host that is not the service's, as storage behind a redirect is, and the headers of what it was asked. */
  readonly foreign: ForeignHost;
  /** A folder for files that the browser picks. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Starts all hosts. */
export async function startServices(): Promise<Services> {
  const folder = mkdtempSync(join(tmpdir(), "mistral-batch-browser-"));
  const blobStore = createDiskBlobStore(join(folder, "open"));
  const open = createEmulator({ advancePerRequestMs: 1000, blobStore, cors: { origins: ["*"] } });
  const closed = createEmulator();
  const [openServer, closedServer, foreign] = await Promise.all([serve(open), serve(closed), startForeignHost()]);
  return {
    open: { emulator: open, url: openServer.url },
    closed: { emulator: closed, url: closedServer.url },
    foreign,
    folder,
    async close() {
      await Promise.all([openServer.close(0), closedServer.close(0), foreign.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the foreign host answers, at `/zipped` compressed and without telling the page so. */
const FOREIGN_TEXT = "from elsewhere\n";

interface ForeignHost {
  readonly url: string;
  readonly requests: Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

async function startForeignHost(): Promise<ForeignHost> {
  const requests: Readonly<Record<string, unknown>>[] = [];
  const server = createServer((incoming, outgoing) => {
    requests.push({ ...incoming.headers, ":method": incoming.method });
    incoming.resume();
    outgoing.setHeader("access-control-allow-origin", "*");
    outgoing.setHeader("access-control-allow-headers", "*, authorization");
    if (incoming.url === "/zipped" && incoming.method === "GET") {
      const zipped = gzipSync(FOREIGN_TEXT);
      outgoing.setHeader("content-encoding", "gzip");
      outgoing.setHeader("content-length", zipped.byteLength);
      outgoing.end(zipped);
    } else outgoing.end(incoming.method === "OPTIONS" ? "" : FOREIGN_TEXT);
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
