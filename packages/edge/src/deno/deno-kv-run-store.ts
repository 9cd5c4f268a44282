import {
  checkedRunStore,
  InvalidInputError,
  isMistralBatchError,
  MistralBatchError,
  type RunStore,
  type Spool,
} from "@mistral-batch/core";

/** What stands at a key; a versionstamp of null where nothing does. */
interface KvEntry {
  readonly key: readonly unknown[];
  readonly value: unknown;
  readonly versionstamp: string | null;
}

/** An atomic operation of Deno KV. */
interface KvAtomic {
  check(...checks: { readonly key: readonly string[]; readonly versionstamp: string | null }[]): this;
  set(key: readonly string[], value: unknown): this;
  commit(): Promise<{ readonly ok: boolean }>;
}

/** The part of Deno KV that is used; what `Deno.openKv()` gives fits. */
export interface DenoKvLike {
  get(key: readonly string[]): Promise<KvEntry>;
  set(key: readonly string[], value: unknown): Promise<unknown>;
  delete(key: readonly string[]): Promise<void>;
  list(selector: { readonly prefix: readonly string[]; readonly start?: readonly string[] }): AsyncIterable<KvEntry>;
  atomic(): KvAtomic;
}

/** How to keep runs in Deno KV. */
export interface DenoKvRunStoreOptions {
  /** An open database. Default: `Deno.openKv()`, when it is first needed. */
  readonly kv?: DenoKvLike | undefined;
  /** Stands before every key, beside what else the database keeps. @default "mistral-batch" */
  readonly prefix?: string | undefined;
  /** Room for files, for example `folderSpool`. Without it, rows are read from the service whenever they are asked for. */
  readonly spool?: Spool | undefined;
}

declare const Deno: { readonly openKv?: () => Promise<DenoKvLike> };

/**
 * Runs in Deno KV, on the disk or on Deno Deploy. An append is atomic: it succeeds only where nothing stands. On a machine
 * of your own, Deno needs `--unstable-kv`. Whoever would rather have runs as files on disk takes `fileRunStore` of
 * `npm:@mistral-batch/node`, which works in Deno as well (seen: Deno 2.9).
 *
 * @param options - `kv`, `prefix`, `spool`.
 * @returns The store. Its methods fail with `sink_unwritable` or `source_unreadable` where the database refuses.
 * @throws {InvalidInputError} `invalid_argument` where Deno was started without `--unstable-kv`.
 * @example
 * ```ts
 * import { denoKvRunStore, folderSpool } from "@mistral-batch/edge/deno";
 *
 * const store = denoKvRunStore({ spool: folderSpool(".mistral-batch") });
 * console.log(await store.list());
 * ```
 */
export function denoKvRunStore(options: DenoKvRunStoreOptions = {}): RunStore {
  const { prefix = "mistral-batch", spool } = options;
  const open = opener(options.kv);
  const eventKey = (run_id: string, seq: number): string[] => [prefix, "event", run_id, place(seq)];
  const blobKey = (run_id: string, name: string): string[] => [prefix, "blob", run_id, name];
  return checkedRunStore({
    append: (run_id, seq, event) =>
      guard("write", run_id, async () => {
        const kv = await open();
        // As bytes: of a text with one wide character, V8 stores two bytes for each, which is over the limit of a value.
        const bytes = new TextEncoder().encode(event);
        const key = eventKey(run_id, seq);
        const atomic = kv.atomic().check({ key, versionstamp: null }).set(key, bytes);
        if (seq === 1) return (await atomic.set([prefix, "run", run_id], true).commit()).ok;
        const { versionstamp } = await kv.get(eventKey(run_id, seq - 1));
        if (versionstamp === null) return false;
        return (await atomic.check({ key: eventKey(run_id, seq - 1), versionstamp }).commit()).ok;
      }),
    read: (run_id, fromSeq = 1) =>
      guard("read", run_id, async () => {
        const events: string[] = [];
        const selector = { prefix: [prefix, "event", run_id], start: eventKey(run_id, fromSeq) };
        const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
        for await (const { key, value } of (await open()).list(selector)) {
          // A deletion that was cut off has taken the first ones: the run is gone.
          if (events.length === 0 && key.at(-1) !== place(fromSeq)) break;
          events.push(decoder.decode(value as Uint8Array));
        }
        return events;
      }),
    list: () =>
      guard("read", "", async () => {
        const runs: string[] = [];
        for await (const { key } of (await open()).list({ prefix: [prefix, "run"] })) runs.push(String(key.at(-1)));
        return runs;
      }),
    putBlob: (run_id, name, bytes) =>
      guard("write", run_id, async () => {
        // Of a view, the whole buffer behind it would be stored.
        await (await open()).set(blobKey(run_id, name), bytes.slice());
      }),
    getBlob: (run_id, name) =>
      guard("read", run_id, async () => {
        const { value } = await (await open()).get(blobKey(run_id, name));
        return value instanceof Uint8Array ? value : undefined;
      }),
    delete: (run_id) =>
      guard("write", run_id, async () => {
        const kv = await open();
        // The first event first, so that nobody goes on with a part of them; and the run is listed until all is gone.
        const keys: string[][] = [];
        for (const kind of ["event", "blob"]) {
          for await (const { key } of kv.list({ prefix: [prefix, kind, run_id] })) keys.push(key.map(String));
        }
        for (const key of keys) await kv.delete(key);
        await kv.delete([prefix, "run", run_id]);
      }),
    spool,
  });
}

/** Texts are ordered by their bytes. */
function place(seq: number): string {
  return String(seq).padStart(16, "0");
}

function opener(given: DenoKvLike | undefined): () => Promise<DenoKvLike> {
  if (given !== undefined) return async () => given;
  const { openKv } = Deno;
  if (openKv === undefined) {
    throw new InvalidInputError("Cannot open Deno KV: Deno.openKv is missing; run again with --unstable-kv", {
      field: "kv",
    });
  }
  let opened: Promise<DenoKvLike> | undefined;
  return () => {
    opened ??= openKv().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}

async function guard<T>(what: "read" | "write", run_id: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isMistralBatchError(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const target = run_id === "" ? "the runs" : `run "${run_id}"`;
    throw new MistralBatchError(`Cannot ${what} ${target} in Deno KV: ${why}`, {
      code: what === "read" ? "source_unreadable" : "sink_unwritable",
      cause: error,
    });
  }
}
