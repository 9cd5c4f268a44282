import type { Clock } from "@mistral-batch/core";

/** A signal of one's own, with a limit that is set anew for each phase. */
export interface Guard {
  readonly signal: AbortSignal;
  /** Aborts with `reason` after `limitMs`, in place of the limit before. */
  limit(limitMs: number, reason: () => unknown): void;
  /** Aborts now. */
  fail(reason: unknown): void;
  /** Ends the limit, and lets go of the outer signal. */
  release(): void;
}

/** Makes a guard that also follows `outer`. */
export function createGuard(clock: Clock, outer?: AbortSignal): Guard {
  const controller = new AbortController();
  const follow = (): void => controller.abort(outer?.reason);
  if (outer?.aborted === true) follow();
  outer?.addEventListener("abort", follow, { once: true });
  let cancelTimer = (): void => {};
  return {
    signal: controller.signal,
    limit(limitMs, reason) {
      cancelTimer();
      cancelTimer = clock.setTimer(() => controller.abort(reason()), limitMs);
    },
    fail: (reason) => controller.abort(reason),
    release() {
      cancelTimer();
      outer?.removeEventListener("abort", follow);
    },
  };
}

/** Waits for a promise, but not beyond the signal; the runtime may be slow to notice an abort. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise
      .then(resolve, (reason: unknown) => reject(signal.aborted ? signal.reason : reason))
      .finally(() => signal.removeEventListener("abort", onAbort));
  });
}
