import { HttpError } from "../../errors/http-error.ts";
import { isMistralBatchError, type MistralBatchError } from "../../errors/mistral-batch-error.ts";
import { RunError } from "../../errors/run-error.ts";
import { LONGEST_RETRY_AFTER_MS } from "../../retry/retry-after.ts";
import type { RunContext } from "./run-context.ts";

/** Reasons stand in the ledger, whose events are short. */
const MAX_REASON = 500;

/** What an error says, short enough for an event. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.length <= MAX_REASON ? message : `${message.slice(0, MAX_REASON)}...`;
}

/** Whether the account stops the run: key, quota or billing. */
export function isAccountTrouble(error: unknown): boolean {
  return error instanceof HttpError && [401, 402, 403].includes(error.status);
}

/**
 * Pauses the run: nothing is cancelled, and it goes on once the account is right.
 *
 * @throws {RunError} `run_paused`, always.
 */
export async function pauseRun({ ledger }: RunContext, error: unknown): Promise<never> {
  const { run_id } = ledger;
  const reason = reasonOf(error);
  const code = isMistralBatchError(error) ? error.code : "unauthorized";
  await ledger.append({ type: "run.paused", code, reason });
  throw new RunError(`Run "${run_id}" is paused: ${reason}; put it right, then go on with the run`, {
    code: "run_paused",
    run_id,
    cause: error,
  });
}

/** Whether a failure is likely to pass: the run waits and tries again. */
export function isPassing(error: unknown, signal: AbortSignal | undefined): error is MistralBatchError {
  return signal?.aborted !== true && isMistralBatchError(error) && error.isRetryable;
}

/** How long the service asked to be left alone, within reason. */
export function askedDelayMs(error: MistralBatchError): number {
  return Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
}
