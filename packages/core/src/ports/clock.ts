/**
 * Time as a port: every wait, timeout and timestamp of the library comes from here, so that a seven-day wait is tested
 * in milliseconds.
 */
export interface Clock {
  /** The current time in milliseconds since the Unix epoch. May jump when the machine's clock is set. */
  now(): number;
  /** Milliseconds since an arbitrary moment. Never goes back. */
  monotonic(): number;
  /**
   * Calls `callback` once after `delayMs` milliseconds.
   *
   * @returns A function that cancels the call.
   */
  setTimer(callback: () => void, delayMs: number): () => void;
}

/** The longest delay that timers of all runtimes take; beyond it they fire at once. */
const LONGEST_DELAY_MS = 2_147_483_647;

/** The clock of the runtime itself. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback, delayMs) {
    const handle = setTimeout(callback, Math.min(Math.max(delayMs, 0), LONGEST_DELAY_MS));
    return () => clearTimeout(handle);
  },
};

/**
 * Waits on the given clock.
 *
 * @param clock - The clock to wait on.
 * @param delayMs - How long to wait, in milliseconds.
 * @param signal - Ends the wait at once; the promise rejects with the signal's reason, unchanged.
 * @throws The reason of the signal, unchanged; nothing else.
 * @example
 * ```ts
 * import { sleep, systemClock } from "@mistral-batch/core";
 *
 * await sleep(systemClock, 10);
 * ```
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.setTimer(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, delayMs);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
