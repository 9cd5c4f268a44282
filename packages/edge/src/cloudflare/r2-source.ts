import { MistralBatchError, type Source } from "@mistral-batch/core";
import { checkBucket } from "./check-bucket.ts";
import { fullChunks } from "./large-chunks.ts";
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
  return objectSource(bucket, key, { size, etag }, options.name);
}

/** A source over an object that was looked at. */
export function objectSource(bucket: R2ReadableBucket, key: string, object: R2ObjectLike, name?: string): Source {
  const { size } = object;
  const ownName = name ?? (key.slice(key.lastIndexOf("/") + 1) || key);
  return {
    name: ownName,
    size,
    open: () => openRange(bucket, key, object),
    slice: (start, end) => partOf({ bucket, key, object, name: ownName }, start, end),
  };
}

interface Whole {
  readonly bucket: R2ReadableBucket;
  readonly key: string;
  readonly object: R2ObjectLike;
  readonly name: string;
}

function partOf(whole: Whole, start: number, end: number): Source {
  const { bucket, key, object, name } = whole;
  if (!(start >= 0 && start <= end && end <= object.size)) {
    throw unreadable(key, `it has ${object.size} bytes, bytes ${start} to ${end} were asked for`);
  }
  return {
    name,
    size: end - start,
    async open() {
      // R2 refuses a range of nothing.
      if (start === end) return new Blob([]).stream();
      return await openRange(bucket, key, object, { offset: start, length: end - start });
    },
    slice: (from, to) => partOf(whole, start + from, Math.min(start + to, end)),
  };
}

async function openRange(
  bucket: R2ReadableBucket,
  key: string,
  { etag }: R2ObjectLike,
  range?: { readonly offset: number; readonly length: number },
): Promise<ReadableStream<Uint8Array>> {
  const onlyIf = { etagMatches: etag };
  const object = await ask(key, () => bucket.get(key, range === undefined ? { onlyIf } : { onlyIf, range }));
  if (!hasBody(object))
    throw unreadable(key, "it was replaced since it was first looked at; leave it alone until the run is over");
  return fullChunks(object.body as ReadableStream<Uint8Array<ArrayBuffer>>);
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
