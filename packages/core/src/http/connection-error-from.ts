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
  // ky wraps what fetch rejects with; the runtime's own error says more.
  const cause = reason instanceof Error && reason.name === "NetworkError" ? (reason.cause ?? reason) : reason;
  const failure = client.transport.describeFailure?.(cause);
  const why = failure?.reason ?? (cause instanceof Error ? cause.message : String(cause));
  const isNotSent = failure?.isNotSent === true;
  return new ConnectionError(`${what} ${isNotSent ? "could not connect" : "lost its connection"}: ${why}`, {
    code: isNotSent ? "connection_failed" : "connection_lost",
    method,
    url,
    isNotSent,
    cause,
  });
}
