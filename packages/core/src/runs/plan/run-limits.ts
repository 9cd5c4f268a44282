import { invalidArgument } from "../../errors/invalid-argument.ts";
import type { RunLimits } from "../ledger/run-event.ts";

/** The most requests that a create takes inline. */
const MAX_INLINE_ROWS = 10_000;

const DEFAULTS: RunLimits = {
  maxPartRows: 100_000,
  maxPartBytes: 512_000_000,
  maxInlineRows: 100,
  maxInlineBytes: 262_144,
  maxPendingRows: 1_000_000,
};

/** Limits as they are given: each may be left out. */
export type RunLimitOptions = { readonly [Name in keyof RunLimits]?: RunLimits[Name] | undefined };

/** Limits over others: one that is undefined leaves the other as it is. */
export function limitsOver(base: RunLimitOptions, given: RunLimitOptions = {}): RunLimitOptions {
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(named) };
}

/**
 * The limits of a run, with what was not given.
 *
 * @throws {InvalidInputError} `invalid_argument` for one that cannot be right.
 */
export function resolveLimits(given: RunLimitOptions = {}): RunLimits {
  const limits = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof RunLimits)[]) {
    const value = given[name] ?? DEFAULTS[name];
    // Zero turns inline creates off.
    const least = name.startsWith("maxInline") ? 0 : 1;
    const most = name === "maxInlineRows" ? MAX_INLINE_ROWS : Number.MAX_SAFE_INTEGER;
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      const range = most === MAX_INLINE_ROWS ? `from ${least} to ${most}` : `of at least ${least}`;
      throw invalidArgument(name, `it is ${String(value)}; write a whole number ${range}`);
    }
    limits[name] = value;
  }
  return limits;
}
