import { blobSource } from "./blob-source.ts";
import { checkedSpool } from "./checked-spool.ts";
import { memorySink } from "./memory-sink.ts";
import type { Spool } from "./spool.ts";

/**
 * Files in memory, for small runs and for tests. They are gone with the process.
 *
 * @example
 * ```ts
 * import { memorySpool } from "@mistral-batch/core";
 *
 * const spool = memorySpool();
 * const sink = await spool.sink("run-1/input.jsonl");
 * await sink.write(new TextEncoder().encode("a line\n"));
 * await sink.commit();
 * const source = await spool.source("run-1/input.jsonl");
 * console.log(source?.size);
 * ```
 */
export function memorySpool(): Spool {
  const files = new Map<string, Blob>();
  const under = (path: string): string[] =>
    [...files.keys()].filter((name) => name === path || name.startsWith(`${path}/`));
  return checkedSpool({
    async sink(name) {
      const sink = memorySink();
      return {
        write: (bytes) => sink.write(bytes),
        checkpoint: () => sink.checkpoint(),
        restore: (token) => sink.restore(token),
        async commit() {
          await sink.commit();
          files.set(name, new Blob([(sink.content ?? new Uint8Array()).slice()]));
        },
        abort: (reason) => sink.abort(reason),
      };
    },
    async source(name) {
      const file = files.get(name);
      return file === undefined ? undefined : blobSource(file, name.slice(name.lastIndexOf("/") + 1));
    },
    list: async (path) => under(path).filter((name) => name !== path),
    async delete(name) {
      for (const found of under(name)) files.delete(found);
    },
  });
}
