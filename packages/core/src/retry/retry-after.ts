/** Beyond this a wait is the caller's decision: the error carries it instead. */
export const LONGEST_RETRY_AFTER_MS = 600_000;

/**
 * Reads a `Retry-After` header: seconds (fractions too) or an HTTP date, which is measured against the answer's own
 * `Date`, so that a wrong local clock does not matter (RFC 9110, section 10.2.3).
 *
 * @param headers - The headers of the answer.
 * @param nowMs - The local time in milliseconds, used where the answer has no `Date`.
 * @returns Milliseconds, or undefined where the header is missing, negative or unreadable.
 */
export function readRetryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get("retry-after") ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const sent = Date.parse(headers.get("date") ?? "");
  const waitMs = Date.parse(value) - (Number.isNaN(sent) ? nowMs : sent);
  // Date.parse takes a negative number for a year.
  return Number.isNaN(waitMs) || /^[-+\d.]+$/.test(value) ? undefined : Math.max(0, waitMs);
}
