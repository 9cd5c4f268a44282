import { type link, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { checkedRunStore, InvalidInputError, type RunStore, type Spool } from "@mistral-batch/core";
import { writing } from "../files/sink-error.ts";
import { reading } from "../files/source-error.ts";
import { readBlob, writeBlob } from "./blob-folder.ts";
import { EventFolder, exists, ignoreMissing } from "./event-folder.ts";
import { folderSpool } from "./folder-spool.ts";

/** How to keep runs in a directory. */
export interface FileRunStoreOptions {
  /** Room for the files of the runs. Default: `<directory>/<run_id>/files`. */
  readonly spool?: Spool | undefined;
}

/**
 * Runs in a directory on disk: `<run_id>/events/<seq>.json`, `<run_id>/blobs` and `<run_id>/files`. Each event is a file of its
 * own that is safe on the disk before it gets its name, so there is no lock that a dead process could leave, and no half
 * event. Processes may share the directory, on several machines too where their file system does.
 *
 * On a file system without hard links (exFAT, some network drives) a machine that loses its power in the middle of an
 * append may leave half an event; the error then names the file to delete.
 *
 * @param directory - Where the runs are. It is made with the first event.
 * @param options - `spool`, for files that are to go elsewhere.
 * @returns The store. Its methods fail with `sink_unwritable` where the directory takes nothing (permissions, full disk),
 * `source_unreadable` where it cannot be read, and `ledger_unreadable` where an event in the middle is gone.
 * @throws {InvalidInputError} `invalid_argument` for a directory that is no path.
 * @example
 * ```ts
 * import { fileRunStore } from "@mistral-batch/node";
 *
 * const store = fileRunStore(".mistral-batch");
 * console.log(await store.list());
 * ```
 */
export function fileRunStore(directory: string, options: FileRunStoreOptions = {}): RunStore {
  if (typeof directory !== "string" || directory === "") {
    throw new InvalidInputError('Cannot use "directory": it must be the path of a directory', { field: "directory" });
  }
  return runsInFolder(directory, options.spool ?? folderSpool(directory));
}

/** The store over a way to make links, which a test can take away. */
export function runsInFolder(directory: string, spool: Spool, makeLink?: typeof link): RunStore {
  const eventsOf = (run_id: string): EventFolder =>
    new EventFolder(run_id, join(directory, run_id, "events"), makeLink);
  const blobsOf = (run_id: string): string => join(directory, run_id, "blobs");
  return checkedRunStore({
    append: (run_id, seq, event) => writing(directory, () => eventsOf(run_id).append(seq, event)),
    read: (run_id, fromSeq = 1) => reading(directory, () => eventsOf(run_id).read(fromSeq)),
    list: () => reading(directory, () => listRuns(directory)),
    putBlob: (run_id, name, bytes) => writing(directory, () => writeBlob(blobsOf(run_id), name, bytes)),
    getBlob: (run_id, name) => reading(directory, () => readBlob(blobsOf(run_id), name)),
    delete: (run_id) =>
      writing(directory, async () => {
        await eventsOf(run_id).delete();
        await rm(blobsOf(run_id), { recursive: true, force: true });
        // The folder of the run, unless its files are there.
        await rmdir(join(directory, run_id)).catch(() => {});
      }),
    spool,
  });
}

async function listRuns(directory: string): Promise<string[]> {
  const names = (await readdir(directory).catch(ignoreMissing)) ?? [];
  const runs: string[] = [];
  for (const name of names.filter((entry) => /^[a-zA-Z0-9_-]{1,64}$/.test(entry))) {
    if (await exists(join(directory, name, "events", "1.json")).catch(() => false)) runs.push(name);
  }
  return runs;
}
