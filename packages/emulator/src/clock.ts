/** Where the emulator takes the time from: milliseconds since 1970. */
export interface TimeSource {
  now(): number;
}

/** The clock of an emulator. It stands still until told otherwise, unless its source is the real time. */
export interface EmulatorClock extends TimeSource {
  /** Moves the clock forward by `ms` milliseconds. */
  advance(ms: number): void;
  /** Moves the clock forward to `epochMs`; an earlier time changes nothing. */
  advanceTo(epochMs: number): void;
}

/** What a clock is made from. */
export interface ClockOptions {
  /** `"virtual"` stands still, `"real"` follows the machine, or any source of time. @default "virtual" */
  readonly clock?: "virtual" | "real" | TimeSource;
  /** Where a virtual clock starts, in milliseconds since 1970. @default the machine's time */
  readonly startAt?: number;
}

/** Makes a clock: a source of time plus all advances so far. */
export function createClock(options: ClockOptions = {}): EmulatorClock {
  const source = timeSource(options);
  let advancedMs = 0;
  const clock: EmulatorClock = {
    now: () => source.now() + advancedMs,
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`Cannot advance the clock by ${ms} ms, give a number of at least 0`);
      advancedMs += ms;
    },
    advanceTo(epochMs) {
      const missingMs = epochMs - clock.now();
      if (missingMs > 0) advancedMs += missingMs;
    },
  };
  return clock;
}

function timeSource(options: ClockOptions): TimeSource {
  if (options.clock === "real") return { now: () => Date.now() };
  if (typeof options.clock === "object") return options.clock;
  const startAt = options.startAt ?? Date.now();
  return { now: () => startAt };
}

/** Unix seconds, as the service writes its times. */
export function unixSeconds(epochMs: number): number {
  return Math.floor(epochMs / 1000);
}
