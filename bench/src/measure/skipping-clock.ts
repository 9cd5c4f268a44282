import { type Clock, systemClock } from "@mistral-batch/node";

/** The clock of the machine, which can be told to go on by hours in no time. */
export interface SkippingClock extends Clock {
  skip(ms: number): void;
}

/** Makes a clock that shows the time of the machine until it is told to skip some. */
export function skippingClock(): SkippingClock {
  let skippedMs = 0;
  return {
    now: () => systemClock.now() + skippedMs,
    monotonic: () => systemClock.monotonic() + skippedMs,
    setTimer: (callback, delayMs) => systemClock.setTimer(callback, delayMs),
    skip(ms) {
      skippedMs += ms;
    },
  };
}
