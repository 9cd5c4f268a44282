import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore } from "../blob-store/blob-store.ts";

const READ_BYTES = 64 * 1024;

/**
 * Keeps blobs as files in a folder, so that a large upload does not stay in memory.
 *
 * @param folder the folder; made if it does not exist
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { createEmulator } from "@mistral-batch/emulator";
 * import { createDiskBlobStore } from "@mistral-batch/emulator/node";
 *
 * const folder = await mkdtemp(`${tmpdir()}/emulator-`);
 * const emulator = createEmulator({ blobStore: createDiskBlobStore(folder) });
 * console.log(emulator.clock.now());
 * ```
 */
export function createDiskBlobStore(folder: string): BlobStore {
  const pathOf = (key: string): string => join(folder, `${encodeURIComponent(key)}.blob`);
  return {
    async create(key) {
      await mkdir(folder, { recursive: true });
      const file = await open(pathOf(key), "w");
      return {
        write: async (chunk) => {
          let rest = chunk;
          while (rest.length > 0) rest = rest.subarray((await file.write(rest)).bytesWritten);
        },
        close: () => file.close(),
        abort: async () => {
          await file.close();
          await rm(pathOf(key), { force: true });
        },
      };
    },
    read: (key, start = 0, end = Number.POSITIVE_INFINITY) => readFile(pathOf(key), start, end),
    delete: (key) => rm(pathOf(key), { force: true }),
  };
}

function readFile(path: string, start: number, end: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let offset = start;
  const opened = open(path, "r");
  // The error is reported by the first read; without this line it would also be an unhandled rejection.
  opened.catch(() => undefined);
  const closeFile = async (): Promise<void> => (await opened).close();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const file = await opened;
        const chunk = new Uint8Array(Math.min(READ_BYTES, end - offset));
        const bytesRead = chunk.length === 0 ? 0 : (await file.read(chunk, 0, chunk.length, offset)).bytesRead;
        offset += bytesRead;
        if (bytesRead > 0) return controller.enqueue(chunk.subarray(0, bytesRead));
        await file.close();
        return controller.close();
      },
      cancel: closeFile,
    },
    { highWaterMark: 0 },
  );
}
