/** How a wait spaces its polls. */
export interface PollSchedule {
  /** The first wait between two polls, in milliseconds. @default 10000 */
  readonly pollMs?: number | undefined;
  /** The longest wait between two polls, in milliseconds. @default 900000 */
  readonly maxPollMs?: number | undefined;
}

/**
 * The wait before the next poll: doubles up to the cap, with up to a tenth taken off at random, so that many waits do not
 * fall together.
 *
 * @param schedule - First and longest wait.
 * @param poll - 0 after the first poll, 1 after the second, ...
 * @param fraction - A random number from 0 to 1.
 * @returns Milliseconds.
 */
export function pollDelayMs(schedule: PollSchedule, poll: number, fraction: number): number {
  const { pollMs = 10_000, maxPollMs = 900_000 } = schedule;
  return Math.min(maxPollMs, pollMs * 2 ** Math.min(poll, 30)) * (1 - fraction / 10);
}
