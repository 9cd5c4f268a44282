import { browserGlobals } from "../browser-globals.ts";
import { unwritable, writeFailure } from "../sinks/write-failure.ts";

/** The events, at [run, seq]. */
export const EVENTS = "events";
/** The blobs, at [run, name]. */
export const BLOBS = "blobs";

type Kind = typeof EVENTS | typeof BLOBS;

/** A database of runs that is opened when it is first needed, and again after the browser has closed it. */
export class RunDatabase {
  readonly #name: string;
  #database: Promise<IDBDatabase> | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Does something in one transaction, which no other one changes meanwhile.
   *
   * @param kinds - What it works on.
   * @param mode - With `readwrite`, it is on the disk when the call resolves.
   * @param work - Awaits nothing but requests of the transaction.
   */
  async transact<T>(
    kinds: readonly Kind[],
    mode: "readonly" | "readwrite",
    work: (transaction: IDBTransaction) => Promise<T>,
  ): Promise<T> {
    const database = await this.#open();
    const transaction = database.transaction(kinds, mode, { durability: "strict" });
    const isDone = new Promise<void>((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () =>
        reject(transaction.error ?? new Error("The transaction was aborted")),
      );
    });
    // Where the work fails, its error says more than the end of its transaction.
    isDone.catch(() => {});
    const result = await work(transaction);
    await isDone;
    return result;
  }

  #open(): Promise<IDBDatabase> {
    this.#database ??= openDatabase(this.#name, () => {
      this.#database = undefined;
    }).catch((error: unknown) => {
      this.#database = undefined;
      throw error;
    });
    return this.#database;
  }
}

/** The result of a request. */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("The request failed")));
  });
}

async function openDatabase(name: string, onClosed: () => void): Promise<IDBDatabase> {
  const { indexedDB } = browserGlobals();
  if (indexedDB === undefined) throw refused(name, "there is no IndexedDB");
  try {
    const request = indexedDB.open(name, 1);
    request.addEventListener("upgradeneeded", () => {
      for (const kind of [EVENTS, BLOBS]) request.result.createObjectStore(kind);
    });
    const database = await resultOf(request);
    database.addEventListener("close", onClosed);
    // Another tab wants to delete or to change the database, which waits for this one.
    database.addEventListener("versionchange", () => {
      database.close();
      onClosed();
    });
    return database;
  } catch (error) {
    throw refused(name, writeFailure(error), error);
  }
}

function refused(name: string, why: string, cause?: unknown): Error {
  return unwritable(
    name,
    `the browser's database cannot be used here: ${why}; outside of private windows and with cookies allowed it can, else use memoryRunStore`,
    cause,
  );
}
