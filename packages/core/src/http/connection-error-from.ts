import { ConnectionError } from "../errors/connection-error.ts";
import { isMistralBatchError } from "../errors/mistral-batch-error.ts";
import type { Attempt } from "./api-request.ts";

/**
 * Makes an error of ours from whatever a request or the reading of a body rejects with. The end of the attempt comes first:
 * runtimes report it in words of their own.
 */
export function connectionErrorFrom({ client, guard, method, url, what }: Attempt, reason: unknown): unknown {
  if (guard.signal.aborted) return guard.signal.reason;
  if (isMistralBatchError(reason)) return reason;
  const failure = client.transport.describeFailure?.(reason);
  const why = failure?.reason ?? (reason as Error | undefined)?.message ?? String(reason);
  const isNotSent = failure?.isNotSent === true;
  return new ConnectionError(`${what} ${isNotSent ? "could not connect" : "lost its connection"}: ${why}`, {
    code: isNotSent ? "connection_failed" : "connection_lost",
    method,
    url,
    isNotSent,
    cause: reason,
  });
}
