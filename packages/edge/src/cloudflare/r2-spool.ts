import { checkedSpool, MistralBatchError, type Spool } from "@mistral-batch/core";
import { checkBucket } from "./check-bucket.ts";
import type { R2ObjectLike, R2SpoolBucket } from "./r2-bucket.ts";
import { r2Sink } from "./r2-sink.ts";
import { objectSource } from "./r2-source.ts";

/**
 * Room for the files of runs in R2, for a store that has none of its own. Each file is an object `<prefix><run_id>/...`; while
 * it is written, what a checkpoint keeps is in an object `.checkpoint` beside it.
 *
 * @param bucket - The binding of the bucket.
 * @param prefix - Stands before every key. Default: `mistral-batch/`.
 * @returns The spool. Its methods fail with `sink_unwritable` or `source_unreadable` where R2 refuses.
 * @throws {InvalidInputError} `invalid_argument` where the binding is missing.
 * @example
 * ```ts
 * import { durableObjectRunStore, r2Spool } from "@mistral-batch/edge/cloudflare";
 * import type { DurableObjectStorageLike, R2SpoolBucket, RunStore } from "@mistral-batch/edge/cloudflare";
 *
 * function storeOf(storage: DurableObjectStorageLike, env: { readonly BUCKET: R2SpoolBucket }): RunStore {
 *   return durableObjectRunStore(storage, { spool: r2Spool(env.BUCKET) });
 * }
 * ```
 */
export function r2Spool(bucket: R2SpoolBucket, prefix = "mistral-batch/"): Spool {
  checkBucket(bucket, "createMultipartUpload");
  return checkedSpool({
    sink: async (name) => r2Sink(bucket, prefix + name),
    async source(name) {
      const key = prefix + name;
      const object = await guard<R2ObjectLike | null>(key, "source_unreadable", () => bucket.head(key));
      return object === null ? undefined : objectSource(bucket, key, object);
    },
    async list(path) {
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const options = { prefix: `${prefix}${path}/`, ...(cursor !== undefined && { cursor }) };
        const page = await guard(options.prefix, "source_unreadable", () => bucket.list(options));
        names.push(...page.objects.map(({ key }) => key.slice(prefix.length)));
        cursor = page.truncated ? page.cursor : undefined;
      } while (cursor !== undefined);
      return names.filter((name) => !name.endsWith(".checkpoint"));
    },
    async delete(name) {
      const key = prefix + name;
      await guard(key, "sink_unwritable", async () => {
        await bucket.delete([key, `${key}.checkpoint`]);
        for (;;) {
          const { objects } = await bucket.list({ prefix: `${key}/` });
          if (objects.length === 0) return;
          await bucket.delete(objects.map((object) => object.key));
        }
      });
    },
  });
}

async function guard<T>(
  key: string,
  code: "source_unreadable" | "sink_unwritable",
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const what = code === "source_unreadable" ? "read" : "delete";
    throw new MistralBatchError(`Cannot ${what} "${key}" in R2: ${why}`, { code, cause: error });
  }
}
