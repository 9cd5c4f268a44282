import { InvalidInputError } from "@mistral-batch/core";

/**
 * Refuses what is no bucket: a binding that is missing from `env` is `undefined`, whatever its type says, and would be found
 * only when results that are paid are to be written.
 *
 * @throws {InvalidInputError} `invalid_argument`
 */
export function checkBucket(bucket: unknown, method: "head" | "createMultipartUpload"): void {
  if (typeof (bucket as Readonly<Record<string, unknown>> | undefined | null)?.[method] === "function") return;
  const found = bucket === undefined || bucket === null ? "the binding is missing from env" : "it is no R2 bucket";
  throw new InvalidInputError(
    `Cannot use "bucket": ${found}; name the bucket in "r2_buckets" of the Worker's wrangler.jsonc and pass env.<binding>`,
    { field: "bucket" },
  );
}
