import { InvalidInputError, MistralBatchError, type Sink } from "@mistral-batch/core";
import { checkBucket } from "./check-bucket.ts";
import type { R2WritableBucket } from "./r2-bucket.ts";
import { R2Parts } from "./r2-parts.ts";

/** R2 takes no part under 5 MiB but the last, and wants all the others of one size. */
const SMALLEST_PART_BYTES = 5_242_880;

/** How to write an object. */
export interface R2SinkOptions {
  /** The size of a part, in bytes; this much memory is needed. At most 10,000 parts make an object. @default 8388608 */
  readonly partBytes?: number | undefined;
  /** @default "application/jsonl" */
  readonly contentType?: string | undefined;
}

/**
 * Writes an object to R2, of a length that nobody knows beforehand: in parts of a multipart upload, of which one is held in
 * memory. The object appears under its key with `commit`, in place of an older one. A checkpoint keeps what is not yet a
 * part in a second object, `<key>.checkpoint`, which goes away with `commit`. `abort` leaves a checkpoint for another try; R2 drops
 * the parts of what is never taken up again after seven days.
 *
 * @param bucket - The binding of the bucket.
 * @param key - The key of the object.
 * @param options - Size of the parts, content type.
 * @returns The sink. Its methods fail with `sink_unwritable` where R2 refuses.
 * @throws {InvalidInputError} `invalid_argument` for parts that R2 would refuse, and where the binding is missing.
 * @example
 * ```ts
 * import { createMistralBatch, r2Sink, type R2WritableBucket } from "@mistral-batch/edge/cloudflare";
 *
 * async function save(env: { MISTRAL_API_KEY: string; BUCKET: R2WritableBucket }, job_id: string): Promise<void> {
 *   const batch = createMistralBatch({ env });
 *   const job = await batch.jobs.get({ job_id });
 *   await batch.collect(job, r2Sink(env.BUCKET, `results/${job_id}.jsonl`));
 * }
 * ```
 */
export function r2Sink(bucket: R2WritableBucket, key: string, options: R2SinkOptions = {}): Sink {
  checkBucket(bucket, "createMultipartUpload");
  const { partBytes = 8_388_608, contentType = "application/jsonl" } = options;
  if (!Number.isInteger(partBytes) || partBytes < SMALLEST_PART_BYTES) {
    throw new InvalidInputError(
      `Cannot write parts of ${partBytes} bytes to R2: "partBytes" must be a whole number from ${SMALLEST_PART_BYTES} on`,
      { field: "partBytes" },
    );
  }
  const parts = new R2Parts(bucket, key, { partBytes, contentType });
  return {
    write: (bytes) => guard(key, () => parts.write(bytes)),
    checkpoint: () => guard(key, () => parts.checkpoint()),
    restore: (token) => guard(key, () => parts.restore(token)),
    commit: () => guard(key, () => parts.commit()),
    abort: () => guard(key, () => parts.abort()),
  };
}

async function guard<T>(key: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new MistralBatchError(`Cannot write "${key}" to R2: ${why}`, { code: "sink_unwritable", cause: error });
  }
}
