import { TimeoutError } from "../errors/timeout-error.ts";
import type { Clock } from "../ports/clock.ts";
import { type LinkedController, linkSignal } from "./link-signal.ts";

/**
 * The limits of one attempt: the caller's signal, and one timer that is set anew for each phase. Everything that the
 * attempt waits for goes through `race`, so that an abort or a limit ends it at once even where the runtime is slow to
 * notice.
 */
export class CallGuard {
  readonly #clock: Clock;
  readonly #link: LinkedController;
  #cancelTimer: (() => void) | undefined;
  #isReleased = false;

  constructor(clock: Clock, signal: AbortSignal | undefined) {
    this.#clock = clock;
    this.#link = linkSignal(signal);
  }

  /** The signal to hand to fetch. */
  get signal(): AbortSignal {
    return this.#link.controller.signal;
  }

  /** Starts a limit, in place of the one before. None starts after the end: a body may go on after an early answer. */
  limit(code: "headers_timeout" | "idle_timeout", limitMs: number, what: string): void {
    this.clearLimit();
    if (this.#isReleased || !Number.isFinite(limitMs)) return;
    this.#cancelTimer = this.#clock.setTimer(() => {
      const wait = code === "headers_timeout" ? "no response headers" : "no byte";
      this.#link.controller.abort(new TimeoutError(`${what} timed out: ${wait} for ${limitMs} ms`, { code, limitMs }));
    }, limitMs);
  }

  /** Ends the attempt with an error of its own, as where the source of a body fails. */
  fail(reason: unknown): void {
    this.#link.controller.abort(reason);
  }

  /** Ends the running limit. */
  clearLimit(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** Waits for a promise, but not longer than the signal and the limit allow. */
  async race<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    if (signal.aborted) {
      promise.catch(() => {});
      throw signal.reason;
    }
    return await new Promise<T>((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      promise
        .then(resolve, (reason: unknown) => reject(signal.aborted ? signal.reason : reason))
        .finally(() => signal.removeEventListener("abort", onAbort));
    });
  }

  /** Ends the attempt: releases the timer and the caller's signal. */
  release(): void {
    this.#isReleased = true;
    this.clearLimit();
    this.#link.unlink();
  }
}
