import type { Sink } from "./sink.ts";
import { attempt, unwritable } from "./write-failure.ts";

/**
 * A sink over a file handle of a browser. The browser writes into a copy that takes the place of the file when it is
 * closed, and throws the copy away with the tab. So a checkpoint holds as long as the tab does.
 *
 * @param name - The file for messages.
 * @param getHandle - Called once, by the first write.
 */
export function swapFileSink(name: string, getHandle: () => Promise<FileSystemFileHandle>): Sink {
  let writable: FileSystemWritableFileStream | undefined;
  let position = 0;

  const open = async (): Promise<FileSystemWritableFileStream> => {
    if (writable === undefined) {
      const handle = await getHandle();
      writable = await attempt(name, () => handle.createWritable({ keepExistingData: false }));
    }
    return writable;
  };

  return {
    async write(bytes) {
      const target = await open();
      // The types want to be sure that nobody else writes to the memory, which a Uint8Array may not say.
      await attempt(name, () => target.write(bytes as Uint8Array<ArrayBuffer>));
      position += bytes.byteLength;
    },
    async checkpoint() {
      await open();
      return String(position);
    },
    async restore(token) {
      const target = await open();
      const wanted = Number(token);
      if (!/^\d+$/.test(token) || wanted > position) {
        throw unwritable(name, `what was written before checkpoint "${token}" went with its tab; begin anew`);
      }
      await attempt(name, () => target.truncate(wanted));
      await attempt(name, () => target.seek(wanted));
      position = wanted;
    },
    async commit() {
      const target = await open();
      await attempt(name, () => target.close());
      writable = undefined;
    },
    async abort() {
      const target = writable;
      writable = undefined;
      await attempt(name, async () => await target?.abort());
    },
  };
}
