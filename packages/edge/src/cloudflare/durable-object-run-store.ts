import { checkedRunStore, InvalidInputError, MistralBatchError, type RunStore, type Spool } from "@mistral-batch/core";

/** The storage of a Durable Object within a transaction; Cloudflare's own `DurableObjectTransaction` fits. */
export interface DurableObjectTransactionLike {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(keys: string[]): Promise<number>;
  list(options: { prefix: string; start?: string; limit?: number }): Promise<Map<string, unknown>>;
}

/** The part of a Durable Object's storage that is used; Cloudflare's own `DurableObjectStorage` fits, with SQLite or without. */
export interface DurableObjectStorageLike extends DurableObjectTransactionLike {
  transaction<T>(closure: (transaction: DurableObjectTransactionLike) => Promise<T>): Promise<T>;
  sync(): Promise<void>;
}

/** How to keep runs in a Durable Object. */
export interface DurableObjectRunStoreOptions {
  /** Stands before every key, beside what else the object keeps. @default "mistral-batch/" */
  readonly prefix?: string | undefined;
  /** Room for files, for example `r2Spool`. Without it, rows are read from the service whenever they are asked for. */
  readonly spool?: Spool | undefined;
}

/** A Durable Object deletes at most 128 keys with one call. */
const PAGE = 128;

/**
 * Runs in the storage of a Durable Object: one run in an object of its own, named after it, or several in one object, which
 * then works on them one after the other. Appends are transactions, and are on the disk of Cloudflare when they return.
 *
 * @param storage - `ctx.storage` of the object. Workers KV is refused: it cannot write only where nothing is, so two
 * Workers on one run could both pay.
 * @param options - `prefix`, `spool`.
 * @returns The store. Its methods fail with `sink_unwritable` or `source_unreadable` where the storage refuses.
 * @throws {InvalidInputError} `invalid_argument` for what is no storage of a Durable Object.
 * @example
 * ```ts
 * import { type DurableObjectStorageLike, durableObjectRunStore } from "@mistral-batch/edge/cloudflare";
 *
 * class Run {
 *   readonly #storage: DurableObjectStorageLike;
 *   constructor(ctx: { readonly storage: DurableObjectStorageLike }) {
 *     this.#storage = ctx.storage;
 *   }
 *   async fetch(): Promise<Response> {
 *     return Response.json(await durableObjectRunStore(this.#storage).list());
 *   }
 * }
 * ```
 */
export function durableObjectRunStore(
  storage: DurableObjectStorageLike,
  options: DurableObjectRunStoreOptions = {},
): RunStore {
  checkStorage(storage);
  const { prefix = "mistral-batch/", spool } = options;
  const runs = `${prefix}run/`;
  const eventsOf = (run_id: string): string => `${prefix}event/${run_id}/`;
  const blobsOf = (run_id: string): string => `${prefix}blob/${run_id}/`;
  return checkedRunStore({
    append: (run_id, seq, event) =>
      guard("write", run_id, async () => {
        const isAppended = await storage.transaction(async (transaction) => {
          const events = eventsOf(run_id);
          if (seq > 1 && (await transaction.get(events + place(seq - 1))) === undefined) return false;
          if ((await transaction.get(events + place(seq))) !== undefined) return false;
          if (seq === 1) await transaction.put(runs + run_id, true);
          await transaction.put(events + place(seq), event);
          return true;
        });
        await storage.sync();
        return isAppended;
      }),
    read: (run_id, fromSeq = 1) => guard("read", run_id, () => readEvents(storage, eventsOf(run_id), fromSeq)),
    list: () => guard("read", "", async () => await keysBehind(storage, runs)),
    putBlob: (run_id, name, bytes) =>
      // Of a view, the whole buffer behind it would be stored.
      guard("write", run_id, () => storage.put(blobsOf(run_id) + name, bytes.slice())),
    getBlob: (run_id, name) =>
      guard("read", run_id, async () => {
        const blob = await storage.get(blobsOf(run_id) + name);
        return blob instanceof Uint8Array ? blob : undefined;
      }),
    delete: (run_id) =>
      guard("write", run_id, () =>
        storage.transaction(async (transaction) => {
          for (const prefixOfKind of [eventsOf(run_id), blobsOf(run_id)]) {
            for (;;) {
              const keys = [...(await transaction.list({ prefix: prefixOfKind, limit: PAGE })).keys()];
              if (keys.length === 0) break;
              await transaction.delete(keys);
            }
          }
          await transaction.delete([runs + run_id]);
        }),
      ),
    spool,
  });
}

/** Keys are ordered by their bytes. */
function place(seq: number): string {
  return String(seq).padStart(16, "0");
}

async function readEvents(
  storage: DurableObjectTransactionLike,
  prefix: string,
  fromSeq: number,
): Promise<readonly string[]> {
  const events: string[] = [];
  for (;;) {
    const start = prefix + place(fromSeq + events.length);
    const page = await storage.list({ prefix, start, limit: PAGE });
    events.push(...([...page.values()] as string[]));
    if (page.size < PAGE) return events;
  }
}

async function keysBehind(storage: DurableObjectTransactionLike, prefix: string): Promise<string[]> {
  return [...(await storage.list({ prefix })).keys()].map((key) => key.slice(prefix.length));
}

function checkStorage(storage: unknown): void {
  const found = (typeof storage === "object" && storage !== null ? storage : {}) as Readonly<Record<string, unknown>>;
  if (typeof found["transaction"] === "function") return;
  const why =
    typeof found["getWithMetadata"] === "function"
      ? "Workers KV has no way to write only where nothing is, so two Workers on one run could both pay"
      : "it is no storage of a Durable Object";
  throw new InvalidInputError(`Cannot use "storage": ${why}; pass ctx.storage from within a Durable Object`, {
    field: "storage",
  });
}

async function guard<T>(what: "read" | "write", run_id: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const target = run_id === "" ? "the runs" : `run "${run_id}"`;
    throw new MistralBatchError(`Cannot ${what} ${target} in the Durable Object: ${why}`, {
      code: what === "read" ? "source_unreadable" : "sink_unwritable",
      cause: error,
    });
  }
}
