import type { Dirent } from "node:fs";
import { readdir, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { checkedSpool, isMistralBatchError, type Sink, type Spool } from "@mistral-batch/core";
import { fileErrorCode } from "../files/file-failure.ts";
import { type FileSink, sharedFileSink } from "../files/file-sink.ts";
import { fileSource } from "../files/file-source.ts";
import { makeFolder } from "../files/make-folder.ts";
import { removePartials } from "../files/output-path.ts";
import { writing } from "../files/sink-error.ts";
import { reading } from "../files/source-error.ts";

/** What stands beside a file while it is written. */
const UNFINISHED = /\.(?:partial|lock)(?:\.|$)/;

/** The files of runs, each in `<directory>/<run_id>/files`. */
export function folderSpool(directory: string): Spool {
  const pathOf = (name: string): string => {
    const [run = "", ...steps] = name.split("/");
    return join(directory, run, "files", ...steps);
  };
  return checkedSpool({
    async sink(name) {
      const path = pathOf(name);
      await writing(path, () => makeFolder(dirname(path)));
      // The ledger says who may go on with a run; a lock would only keep its next process out after a crash.
      return clearingUp(await sharedFileSink(path));
    },
    async source(name) {
      const path = pathOf(name);
      const stats = await reading(path, () => stat(path).catch(ignoreNoFile));
      return stats?.isFile() === true ? fileSource(path) : undefined;
    },
    async list(path) {
      const folder = pathOf(path);
      const entries = await reading<Dirent[] | undefined>(folder, () =>
        readdir(folder, { recursive: true, withFileTypes: true }).catch(ignoreNoFile),
      );
      return (entries ?? [])
        .filter((entry) => entry.isFile() && !UNFINISHED.test(entry.name))
        .map((entry) => [path, ...relative(folder, join(entry.parentPath, entry.name)).split(sep)].join("/"));
    },
    async delete(name) {
      const path = pathOf(name);
      await writing(path, () => rm(path, { recursive: true, force: true }));
      // The folder of the run, unless its ledger is there.
      if (!name.includes("/")) await rmdir(dirname(path)).catch(() => {});
    },
  });
}

/**
 * A sink whose file, once it is there, is the only one of its name: what killed processes had written of it is removed, and with
 * it what one writes that was taken over meanwhile, whose file would have been the same.
 */
function clearingUp(sink: FileSink): Sink {
  return {
    write: (bytes) => sink.write(bytes),
    checkpoint: () => sink.checkpoint(),
    restore: (token) => sink.restore(token),
    async commit() {
      try {
        await sink.commit();
      } catch (error) {
        if (!(await isReplaced(sink, error))) throw error;
        await sink.abort();
      }
      await removePartials(sink.path);
    },
    abort: () => sink.abort(),
  };
}

/** Whether another process has committed the file, and removed what this one had written of it. */
async function isReplaced({ path }: FileSink, error: unknown): Promise<boolean> {
  if (!isMistralBatchError(error) || fileErrorCode(error.cause) !== "ENOENT") return false;
  return (await stat(path).catch(ignoreNoFile))?.isFile() === true;
}

function ignoreNoFile(error: unknown): undefined {
  const code = fileErrorCode(error);
  if (code !== "ENOENT" && code !== "ENOTDIR") throw error;
  return undefined;
}
