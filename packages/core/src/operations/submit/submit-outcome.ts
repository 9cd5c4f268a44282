import { isMistralBatchError } from "../../errors/mistral-batch-error.ts";

/** 4xx answers that a gateway may give although the service acts on the request. */
const DOUBTFUL_STATUSES: ReadonlySet<number> = new Set([408, 409, 425, 499]);

/**
 * Whether an error of a create proves that no job was made: nothing was sent, or the service refused. Everything else is
 * ambiguous, an unreadable 200 included, since `create` has no idempotency key.
 */
export function isSurelyNotAccepted(error: unknown): boolean {
  if (!isMistralBatchError(error)) return false;
  if (error.code === "connection_failed" || error.code === "invalid_argument" || error.code === "missing_api_key")
    return true;
  const status = "status" in error ? error.status : undefined;
  return typeof status === "number" && status >= 400 && status < 500 && !DOUBTFUL_STATUSES.has(status);
}
