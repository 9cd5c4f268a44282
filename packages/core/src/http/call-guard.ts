import { TimeoutError, type TimeoutErrorOptions } from "../errors/timeout-error.ts";
import type { Clock } from "../ports/clock.ts";

/**
 * The limits of one attempt: the caller's signal, and one timer that is set anew for each phase. What the attempt waits
 * for goes through `race`, one thing at a time, so that an abort or a limit ends it at once even where the runtime is slow
 * to notice.
 */
export interface CallGuard {
  /** The signal to hand to fetch. */
  readonly signal: AbortSignal;
  /** Starts a limit, in place of the one before. None starts after the end: a body may go on after an early answer. */
  limit(code: TimeoutErrorOptions["code"], limitMs: number): void;
  /** Ends the attempt with an error, as where a limit passed or the source of a body fails. */
  fail(reason: unknown): void;
  /** Waits for a promise, but not longer than the signal and the limit allow; the limit ends with it. */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Ends the attempt: releases the timer and the caller's signal. */
  release(): void;
}

/**
 * Guards one attempt. A function around variables, since a bundler shortens their names and not those of members.
 *
 * @param what - The attempt for messages: method and URL.
 */
export function guardCall(clock: Clock, caller: AbortSignal | undefined, what: string): CallGuard {
  const controller = new AbortController();
  const { signal } = controller;
  let interrupt: ((reason: unknown) => void) | undefined;
  let cancelTimer: (() => void) | undefined;
  let isReleased = false;

  const clearLimit = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
  };
  const fail = (reason: unknown): void => {
    controller.abort(reason);
    interrupt?.(signal.reason);
  };
  const onAbort = (): void => fail(caller?.reason);
  caller?.throwIfAborted();
  caller?.addEventListener("abort", onAbort);

  return {
    signal,
    fail,
    limit(code, limitMs) {
      clearLimit();
      if (isReleased || !Number.isFinite(limitMs)) return;
      const missed = code === "idle_timeout" ? "byte" : "answer";
      cancelTimer = clock.setTimer(
        () => fail(new TimeoutError(`${what} timed out: no ${missed} for ${limitMs} ms`, { code, limitMs })),
        limitMs,
      );
    },
    race: <T>(promise: Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        interrupt = reject;
        const settle = (value: T): void => {
          clearLimit();
          resolve(value);
        };
        promise.then(settle, reject);
        if (signal.aborted) reject(signal.reason);
      }),
    release() {
      isReleased = true;
      clearLimit();
      caller?.removeEventListener("abort", onAbort);
    },
  };
}
