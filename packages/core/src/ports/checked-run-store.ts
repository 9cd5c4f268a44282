import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { checkedSpool } from "./checked-spool.ts";
import { MAX_BLOB_BYTES, MAX_EVENT_BYTES, type RunStore } from "./run-store.ts";

/**
 * A run store that refuses what no store may take, before it reaches the medium: names that could leave their place, events
 * and blobs over their limits. Every store of this library is made with it, and so should a store of your own be.
 *
 * @param store - The store itself. It need not check its arguments.
 * @returns The store, whose methods reject with an InvalidInputError, `invalid_argument`, for what is refused.
 * @example
 * ```ts
 * import { checkedRunStore, memoryRunStore, type RunStore } from "@mistral-batch/core";
 *
 * function logged(store: RunStore): RunStore {
 *   return checkedRunStore({
 *     ...store,
 *     append(run_id, seq, event) {
 *       console.log(`${run_id}: event ${seq}`);
 *       return store.append(run_id, seq, event);
 *     },
 *   });
 * }
 * const store = logged(memoryRunStore());
 * ```
 */
export function checkedRunStore(store: RunStore): RunStore {
  const spool = store.spool === undefined ? undefined : checkedSpool(store.spool);
  return {
    async append(run_id, seq, event) {
      checkRunId(run_id);
      checkSeq("seq", seq);
      checkSize("event", new TextEncoder().encode(event).byteLength, MAX_EVENT_BYTES);
      return await store.append(run_id, seq, event);
    },
    async read(run_id, fromSeq = 1) {
      checkRunId(run_id);
      checkSeq("fromSeq", fromSeq);
      return await store.read(run_id, fromSeq);
    },
    list: async () => await store.list(),
    async putBlob(run_id, name, bytes) {
      checkRunId(run_id);
      checkBlobName(name);
      checkSize("bytes", bytes.byteLength, MAX_BLOB_BYTES);
      await store.putBlob(run_id, name, bytes);
    },
    async getBlob(run_id, name) {
      checkRunId(run_id);
      checkBlobName(name);
      return await store.getBlob(run_id, name);
    },
    async delete(run_id) {
      checkRunId(run_id);
      await store.delete(run_id);
    },
    ...(spool !== undefined && { spool }),
  };
}

function checkRunId(run_id: string): void {
  if (/^[a-zA-Z0-9_-]{1,64}$/.test(run_id)) return;
  throw refused("run_id", run_id, 'it must be 1 to 64 characters of a-z, A-Z, 0-9, "_" and "-"');
}

function checkBlobName(name: string): void {
  if (/^[a-z0-9-]{1,64}$/.test(name)) return;
  throw refused("name", name, 'it must be 1 to 64 characters of a-z, 0-9 and "-"');
}

function checkSeq(field: string, seq: number): void {
  if (Number.isSafeInteger(seq) && seq >= 1) return;
  throw refused(field, seq, "it must be a whole number from 1 on");
}

function checkSize(field: string, bytes: number, limit: number): void {
  if (bytes <= limit) return;
  throw new InvalidInputError(`Cannot store "${field}" of ${bytes} bytes: the limit is ${limit}`, { field });
}

function refused(field: string, value: unknown, rule: string): InvalidInputError {
  return new InvalidInputError(`Cannot use ${JSON.stringify(value)} as "${field}": ${rule}`, { field });
}
