import type { PartState } from "../ledger/run-state.ts";

/** When the list is walked after a create became doubtful, in milliseconds: acceptance was seen to come late, lists to be stale. */
const SETTLE_WALKS_MS: readonly number[] = [0, 5_000, 15_000, 30_000, 60_000, 120_000];
/** A create of another process may still be on its way for so long: it leaves within 10 s of its intent, and ends within 60 s. */
const FOREIGN_CREATE_MS = 70_000;
/** How far the clocks of two processes may be apart. */
const CLOCK_SKEW_MS = 300_000;

/** How long ago a part became doubtful, as far as this process can tell. */
export interface DoubtAge {
  /** Milliseconds since this process found the part doubtful, on its monotonic clock; undefined where another one did. */
  readonly ownMs: number | undefined;
  /** The time of day here. */
  readonly now: number;
}

/** What the settle window says of a doubtful part. */
export interface SettleView {
  /** Whether a walk that begins now comes after everything late, so that finding nothing proves that there is nothing. */
  readonly isOver: boolean;
  /** In how many milliseconds the next walk is due. */
  readonly nextWalkMs: number;
}

/**
 * Where a doubtful part stands in its settle window.
 *
 * A window that began in this process is measured on the monotonic clock. One that began in another is measured on the
 * time of day, with a margin for clocks that differ: waiting too long costs minutes, too short a second job.
 *
 * @param part - A doubtful part.
 * @param age - How long it has been so.
 */
export function settleView(part: PartState, { ownMs, now }: DoubtAge): SettleView {
  const lateMs = part.isForeignDoubt ? FOREIGN_CREATE_MS : 0;
  const elapsedMs = (ownMs ?? now - (part.doubtfulSince ?? now) - CLOCK_SKEW_MS) - lateMs;
  const last = SETTLE_WALKS_MS.at(-1) ?? 0;
  const next = SETTLE_WALKS_MS.find((walkMs) => walkMs > elapsedMs);
  return { isOver: elapsedMs >= last, nextWalkMs: next === undefined ? 0 : next - elapsedMs };
}
