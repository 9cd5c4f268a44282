import { checkedSpool, isMistralBatchError, MistralBatchError, type Sink, type Spool } from "@mistral-batch/core";
import { blobSource } from "../files/blob-source.ts";
import { readFailure } from "../files/read-failure.ts";
import { openRoot } from "../sinks/opfs-root.ts";
import { SwapFileSink } from "../sinks/swap-file-sink.ts";
import { attempt } from "../sinks/write-failure.ts";

/** What stands beside a file while it is written; Chromium also shows its swap file, `<name>.crswap` (seen: 153). */
const UNFINISHED = /\.partial(?:\.|$)/;

/** A file of OPFS; all browsers that can write one can also move it (WHATWG File System; not in TypeScript's types). */
interface MovableFileHandle extends FileSystemFileHandle {
  move(parent: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/**
 * Room for the files of runs in the browser's own file system (OPFS), which belongs to the site and which nobody else sees. Any
 * size up to the site's quota. A file that is being written goes with its tab, and its part is fetched again.
 *
 * @param folder - The directory that has them. Default: `mistral-batch`.
 * @returns The spool. Its methods fail with `sink_unwritable` where the browser has no file system for the site, as in many
 * private windows and on pages without https, or where the quota is used up, and with `source_unreadable` where a file cannot be read.
 * @example
 * ```ts
 * import { indexedDbRunStore, opfsSpool } from "@mistral-batch/browser";
 *
 * const store = indexedDbRunStore("my-runs", { spool: opfsSpool() });
 * ```
 */
export function opfsSpool(folder = "mistral-batch"): Spool {
  return checkedSpool({
    async sink(name) {
      const parent = await findParent(folder, name, { create: true });
      if (parent === undefined) throw new Error(`"${name}" has no directory`);
      return movedWithCommit(name, parent);
    },
    async source(name) {
      const file = await reading(name, async () => {
        const parent = await findParent(folder, name);
        return await (await parent?.getFileHandle(lastStep(name)).catch(ignoreMissing))?.getFile();
      });
      return file === undefined ? undefined : blobSource(file, lastStep(name));
    },
    list: (path) =>
      reading(path, async () => {
        const directory = await findFolder(folder, path.split("/"));
        return directory === undefined ? [] : await namesIn(directory, path);
      }),
    async delete(name) {
      const parent = await findParent(folder, name);
      await attempt(name, async () => {
        await parent?.removeEntry(lastStep(name), { recursive: true }).catch(ignoreMissing);
      });
    },
  });
}

/** What is written goes to a file beside the one that it becomes: a file that is opened for writing is there at once. */
function movedWithCommit(name: string, parent: FileSystemDirectoryHandle): Sink {
  const draft = `${lastStep(name)}.${crypto.randomUUID()}.partial`;
  let handle: MovableFileHandle | undefined;
  const sink = new SwapFileSink(name, {
    async open() {
      handle = (await attempt(name, () => parent.getFileHandle(draft, { create: true }))) as MovableFileHandle;
      return handle;
    },
    discard: () => parent.removeEntry(draft),
  });
  return {
    write: (bytes) => sink.write(bytes),
    checkpoint: () => sink.checkpoint(),
    restore: (token) => sink.restore(token),
    async commit() {
      await sink.commit();
      await attempt(name, async () => await handle?.move(parent, lastStep(name)));
    },
    abort: () => sink.abort(),
  };
}

function lastStep(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function findParent(
  folder: string,
  name: string,
  options?: { readonly create: boolean },
): Promise<FileSystemDirectoryHandle | undefined> {
  return findFolder(folder, name.split("/").slice(0, -1), options);
}

async function findFolder(
  folder: string,
  steps: readonly string[],
  options: { readonly create: boolean } = { create: false },
): Promise<FileSystemDirectoryHandle | undefined> {
  const path = [folder, ...steps];
  let directory: FileSystemDirectoryHandle | undefined = await openRoot(path.join("/"), "use memorySpool");
  for (const step of path) {
    const parent: FileSystemDirectoryHandle = directory;
    directory = await attempt(path.join("/"), () => parent.getDirectoryHandle(step, options).catch(ignoreMissing));
    if (directory === undefined) return undefined;
  }
  return directory;
}

async function namesIn(directory: FileSystemDirectoryHandle, path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const [step, handle] of directory.entries()) {
    const name = `${path}/${step}`;
    if (handle.kind === "directory") names.push(...(await namesIn(handle, name)));
    else if (!UNFINISHED.test(step)) names.push(name);
  }
  return names;
}

/** For what may not be there, or may be a directory where a file was looked for. */
function ignoreMissing(error: unknown): undefined {
  const name = error instanceof Error ? error.name : "";
  if (name !== "NotFoundError" && name !== "TypeMismatchError") throw error;
  return undefined;
}

async function reading<T>(name: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isMistralBatchError(error)) throw error;
    throw new MistralBatchError(`Cannot read "${name}": ${readFailure(error)}`, {
      code: "source_unreadable",
      cause: error,
    });
  }
}
