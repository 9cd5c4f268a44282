import { TimeoutError, type TimeoutErrorOptions } from "../errors/timeout-error.ts";
import type { Clock } from "../ports/clock.ts";

/** What did not come in time. */
const MISSED: Readonly<Record<TimeoutErrorOptions["code"], string>> = {
  headers_timeout: "no response headers",
  idle_timeout: "no byte",
  deadline_exceeded: "no answer",
};

/**
 * The limits of one attempt: the caller's signal, and one timer that is set anew for each phase. What the attempt waits
 * for goes through `race`, one thing at a time, so that an abort or a limit ends it at once even where the runtime is slow
 * to notice.
 */
export class CallGuard {
  readonly #clock: Clock;
  readonly #caller: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #onAbort = (): void => this.fail(this.#caller?.reason);
  #interrupt: ((reason: unknown) => void) | undefined;
  #cancelTimer: (() => void) | undefined;
  #isReleased = false;

  constructor(clock: Clock, caller: AbortSignal | undefined) {
    this.#clock = clock;
    this.#caller = caller;
    if (caller?.aborted === true) this.#onAbort();
    else caller?.addEventListener("abort", this.#onAbort);
  }

  /** The signal to hand to fetch. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Starts a limit, in place of the one before. None starts after the end: a body may go on after an early answer. */
  limit(code: TimeoutErrorOptions["code"], limitMs: number, what: string): void {
    this.clearLimit();
    if (this.#isReleased || !Number.isFinite(limitMs)) return;
    this.#cancelTimer = this.#clock.setTimer(() => {
      this.fail(new TimeoutError(`${what} timed out: ${MISSED[code]} for ${limitMs} ms`, { code, limitMs }));
    }, limitMs);
  }

  /** Ends the running limit. */
  clearLimit(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** Ends the attempt with an error, as where a limit passed or the source of a body fails. */
  fail(reason: unknown): void {
    this.#controller.abort(reason);
    this.#interrupt?.(this.signal.reason);
  }

  /** Waits for a promise, but not longer than the signal and the limit allow. */
  race<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      this.#interrupt = reject;
      promise.then(resolve, (reason: unknown) => reject(signal.aborted ? signal.reason : reason));
      if (signal.aborted) reject(signal.reason);
    });
  }

  /** Ends the attempt: releases the timer and the caller's signal. */
  release(): void {
    this.#isReleased = true;
    this.clearLimit();
    this.#caller?.removeEventListener("abort", this.#onAbort);
  }
}
