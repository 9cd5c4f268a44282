import type { Clock } from "@mistral-batch/core";

/** How many seconds pass in one: a settle window of minutes is over in a second. */
const SPEED = 200;
const START_MS = Date.parse("2026-11-24T12:00:00Z");

/** A clock that every process of one machine agrees on, and that goes much faster than time. */
export const hurriedClock: Clock = {
  now: () => START_MS + (Date.now() - epochMs()) * SPEED,
  monotonic: () => performance.now() * SPEED,
  setTimer(callback, delayMs) {
    const handle = setTimeout(callback, Math.min(delayMs / SPEED, 2_147_483_647));
    return () => clearTimeout(handle);
  },
};

/** When hurried time began: the parent tells its children, so that all of them see the same. */
function epochMs(): number {
  process.env["KILL_KIT_EPOCH_MS"] ??= String(Date.now());
  return Number(process.env["KILL_KIT_EPOCH_MS"]);
}
