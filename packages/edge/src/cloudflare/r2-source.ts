import { MistralBatchError, type Source } from "@mistral-batch/core";
import { checkBucket } from "./check-bucket.ts";
import type { R2ObjectBodyLike, R2ObjectLike, R2ReadableBucket } from "./r2-bucket.ts";

/**
 * A source over an object in R2. The object is looked at once, for its size; from then on it must stay as it is, and
 * another object under the same key is an error, because half of an old one and half of a new one would be uploaded. Its
 * bytes are streamed, so that an object of any size fits into a Worker's 128 MB.
 *
 * @param bucket - The binding of the bucket.
 * @param key - The key of the object.
 * @param options - `name` is the file name for the upload. Default: what follows the last slash of the key.
 * @returns The source. Reading it fails with `source_unreadable` where the object was replaced or deleted.
 * @throws {InvalidInputError} `invalid_argument` where the binding is missing.
 * @throws {MistralBatchError} `source_unreadable` where the bucket has no such object, or cannot be asked.
 * @example
 * ```ts
 * import { createMistralBatch, type FileObject, type R2ReadableBucket, r2Source } from "@mistral-batch/edge/cloudflare";
 *
 * async function upload(env: { MISTRAL_API_KEY: string; BUCKET: R2ReadableBucket }): Promise<FileObject> {
 *   const batch = createMistralBatch({ env });
 *   return await batch.files.upload({ file: await r2Source(env.BUCKET, "inputs/requests.jsonl") });
 * }
 * ```
 */
export async function r2Source(
  bucket: R2ReadableBucket,
  key: string,
  options: { readonly name?: string | undefined } = {},
): Promise<Source> {
  checkBucket(bucket, "head");
  const { size, etag } = await ask(key, () => bucket.head(key));
  return {
    name: options.name ?? (key.slice(key.lastIndexOf("/") + 1) || key),
    size,
    async open() {
      const object = await ask(key, () => bucket.get(key, { onlyIf: { etagMatches: etag } }));
      if (!hasBody(object))
        throw unreadable(key, "it was replaced since it was first looked at; leave it alone until the run is over");
      return object.body as ReadableStream<Uint8Array>;
    },
  };
}

async function ask<T extends R2ObjectLike>(key: string, call: () => Promise<T | null>): Promise<T> {
  let object: T | null;
  try {
    object = await call();
  } catch (error) {
    throw unreadable(key, error instanceof Error ? error.message : String(error), error);
  }
  if (object === null) throw unreadable(key, "the bucket has no such object");
  return object;
}

/** Where the condition of a read does not hold, R2 gives the object without its content. */
function hasBody(object: R2ObjectBodyLike | R2ObjectLike): object is R2ObjectBodyLike {
  return "body" in object && object.body !== null;
}

function unreadable(key: string, why: string, cause?: unknown): MistralBatchError {
  return new MistralBatchError(`Cannot read "${key}" from R2: ${why}`, { code: "source_unreadable", cause });
}
