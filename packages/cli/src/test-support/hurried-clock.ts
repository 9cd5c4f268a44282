import { type Clock, systemClock } from "@mistral-batch/node";

/** Below this a timer is somebody's pause; from here on it is a timeout, which must not fire early. */
const SHORTEST_TIMEOUT_MS = 60_000;

/**
 * A clock on which pauses between polls and retries take no time, while timeouts stay what they are.
 */
export function hurriedClock(): Clock {
  let skippedMs = 0;
  return {
    now: () => systemClock.now() + skippedMs,
    monotonic: () => systemClock.monotonic() + skippedMs,
    setTimer(callback, delayMs) {
      if (delayMs >= SHORTEST_TIMEOUT_MS) return systemClock.setTimer(callback, delayMs);
      const handle = setImmediate(() => {
        skippedMs += Math.max(0, delayMs);
        callback();
      });
      return () => clearImmediate(handle);
    },
  };
}
