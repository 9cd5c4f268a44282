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
  const [code, happened] =
    failure?.isNotSent === true
      ? (["connection_failed", "could not connect"] as const)
      : (["connection_lost", "lost its connection"] as const);
  return new ConnectionError(`${what} ${happened}: ${why}`, {
    code,
    method,
    url,
    isNotSent: code === "connection_failed",
    cause,
  });
}
