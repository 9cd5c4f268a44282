import { checkedRunStore } from "./checked-run-store.ts";
import { memorySpool } from "./memory-spool.ts";
import type { RunStore } from "./run-store.ts";
import type { Spool } from "./spool.ts";

/**
 * Runs in memory, for small ones and for tests: nothing of them survives the process, so neither does what they paid for.
 *
 * @param options - `spool`: room for files. Default: memory.
 * @returns The store. Every run that uses the same one sees the same events.
 * @example
 * ```ts
 * import { memoryRunStore } from "@mistral-batch/core";
 *
 * const store = memoryRunStore();
 * const isFirst = await store.append("run-1", 1, '{"v":1,"seq":1}');
 * console.log(isFirst, await store.read("run-1"));
 * ```
 */
export function memoryRunStore(options: { readonly spool?: Spool | undefined } = {}): RunStore {
  const events = new Map<string, string[]>();
  const blobs = new Map<string, Map<string, Uint8Array>>();
  return checkedRunStore({
    async append(run_id, seq, event) {
      const ledger = events.get(run_id) ?? [];
      if (ledger.length !== seq - 1) return false;
      ledger.push(event);
      events.set(run_id, ledger);
      return true;
    },
    read: async (run_id, fromSeq = 1) => events.get(run_id)?.slice(fromSeq - 1) ?? [],
    list: async () => [...events.keys()],
    async putBlob(run_id, name, bytes) {
      const ofRun = blobs.get(run_id) ?? new Map<string, Uint8Array>();
      blobs.set(run_id, ofRun.set(name, bytes.slice()));
    },
    getBlob: async (run_id, name) => blobs.get(run_id)?.get(name)?.slice(),
    async delete(run_id) {
      events.delete(run_id);
      blobs.delete(run_id);
    },
    spool: options.spool ?? memorySpool(),
  });
}
