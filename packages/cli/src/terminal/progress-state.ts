/** How far something is. */
export interface ProgressState {
  /** What goes on, in one or two words, for example the state of a job. */
  readonly state: string;
  readonly done: number;
  /** 0 while nobody knows. */
  readonly total: number;
  /** How many of those that are done went wrong. */
  readonly failed?: number;
}

/** The share that is done, from 0 to 1; 0 while the total is not known. */
export function fractionOf({ done, total }: ProgressState): number {
  return total > 0 ? Math.min(1, done / total) : 0;
}

/**
 * The state after another report. A service that counts backwards for a moment does not move the bar back.
 *
 * @param previous - The state so far.
 * @param next - What was reported.
 */
export function advanceState(previous: ProgressState | undefined, next: ProgressState): ProgressState {
  if (previous === undefined) return next;
  return { ...next, done: Math.max(previous.done, next.done), total: Math.max(previous.total, next.total) };
}

/**
 * Whether a log deserves a line: the state has changed, or another tenth is done.
 *
 * @param shown - The state of the last line.
 * @param current - The state now.
 */
export function deservesLine(shown: ProgressState | undefined, current: ProgressState): boolean {
  if (shown === undefined || shown.state !== current.state) return true;
  return Math.floor(fractionOf(current) * 10) > Math.floor(fractionOf(shown) * 10);
}

/** Below this share an estimate says nothing. */
const SMALLEST_SHARE = 0.05;

/**
 * How long the rest takes if it goes on as before.
 *
 * @param state - How far it is.
 * @param elapsedMs - How long it took so far, in milliseconds.
 * @returns Milliseconds, or undefined where there is too little to go by.
 */
export function estimateLeftMs(state: ProgressState, elapsedMs: number): number | undefined {
  const share = fractionOf(state);
  return share < SMALLEST_SHARE || share >= 1 ? undefined : (elapsedMs / share) * (1 - share);
}
