import {
  checkedRunStore,
  InvalidInputError,
  isMistralBatchError,
  MistralBatchError,
  type RunStore,
  type Spool,
} from "@mistral-batch/core";
import { readFailure } from "../files/read-failure.ts";
import { unwritable, writeFailure } from "../sinks/write-failure.ts";
import { BLOBS, EVENTS, RunDatabase, resultOf } from "./run-database.ts";

/** How to keep runs in a browser. */
export interface IndexedDbRunStoreOptions {
  /** Room for files, for example `opfsSpool()`. Without it, rows are read from the service whenever they are asked for. */
  readonly spool?: Spool | undefined;
}

/**
 * Runs in the browser's database (IndexedDB), which belongs to the site. They outlive the tab, and several tabs may have the
 * same one open. Appends are on the disk when they return. A browser may clear what a site keeps when the disk gets full:
 * `navigator.storage.persist()` asks it not to.
 *
 * @param name - The name of the database. Default: `mistral-batch`.
 * @param options - `spool`.
 * @returns The store. Its methods fail with `sink_unwritable` where the browser has no database for the site, as in some
 * private windows, or where the quota is used up, and with `source_unreadable` where it cannot be read.
 * @throws {InvalidInputError} `invalid_argument` for an empty name.
 * @example
 * ```ts
 * import { indexedDbRunStore, opfsSpool } from "@mistral-batch/browser";
 *
 * const store = indexedDbRunStore("my-runs", { spool: opfsSpool() });
 * console.log(await store.list());
 * ```
 */
export function indexedDbRunStore(name = "mistral-batch", options: IndexedDbRunStoreOptions = {}): RunStore {
  if (name === "") throw new InvalidInputError('Cannot use "name": it must not be empty', { field: "name" });
  const database = new RunDatabase(name);
  return checkedRunStore({
    append: (run_id, seq, event) =>
      writing(name, () =>
        database.transact([EVENTS], "readwrite", async (transaction) => {
          const events = transaction.objectStore(EVENTS);
          if (seq > 1 && (await resultOf(events.getKey([run_id, seq - 1]))) === undefined) return false;
          if ((await resultOf(events.getKey([run_id, seq]))) !== undefined) return false;
          await resultOf(events.add(event, [run_id, seq]));
          return true;
        }),
      ),
    read: (run_id, fromSeq = 1) =>
      reading(name, () =>
        database.transact([EVENTS], "readonly", async (transaction) => {
          const range = IDBKeyRange.bound([run_id, fromSeq], endOf(run_id));
          return (await resultOf(transaction.objectStore(EVENTS).getAll(range))) as string[];
        }),
      ),
    list: () => reading(name, () => database.transact([EVENTS], "readonly", listRuns)),
    putBlob: (run_id, blob, bytes) =>
      writing(name, () =>
        database.transact([BLOBS], "readwrite", async (transaction) => {
          // Of a view, the whole buffer behind it would be stored.
          await resultOf(transaction.objectStore(BLOBS).put(bytes.slice(), [run_id, blob]));
        }),
      ),
    getBlob: (run_id, blob) =>
      reading(name, () =>
        database.transact(
          [BLOBS],
          "readonly",
          async (transaction) =>
            (await resultOf(transaction.objectStore(BLOBS).get([run_id, blob]))) as Uint8Array | undefined,
        ),
      ),
    delete: (run_id) =>
      writing(name, () =>
        database.transact([EVENTS, BLOBS], "readwrite", async (transaction) => {
          const range = IDBKeyRange.bound([run_id], endOf(run_id));
          for (const kind of [EVENTS, BLOBS]) await resultOf(transaction.objectStore(kind).delete(range));
        }),
      ),
    spool: options.spool,
  });
}

/** Behind all keys of a run: an array comes after every number and text. */
function endOf(run_id: string): IDBValidKey[] {
  return [run_id, []];
}

/** Jumps from run to run, so that the events are not read. */
async function listRuns(transaction: IDBTransaction): Promise<string[]> {
  const runs: string[] = [];
  const request = transaction.objectStore(EVENTS).openKeyCursor();
  for (let cursor = await resultOf(request); cursor !== null; cursor = await resultOf(request)) {
    const [run_id] = cursor.key as [string, number];
    runs.push(run_id);
    cursor.continue(endOf(run_id));
  }
  return runs;
}

async function writing<T>(name: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isMistralBatchError(error) ? error : unwritable(name, writeFailure(error), error);
  }
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
