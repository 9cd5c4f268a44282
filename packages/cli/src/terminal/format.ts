import prettyBytes from "pretty-bytes";
import prettyMilliseconds from "pretty-ms";

const NUMBER = new Intl.NumberFormat("en-US");

/** `1234567` as `1,234,567`. */
export function formatCount(count: number): string {
  return NUMBER.format(count);
}

/** A count with its noun: `1 row`, `12 rows`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Bytes in the units people read; a dash where the service does not tell. */
export function formatBytes(bytes: number | null | undefined): string {
  return typeof bytes === "number" ? prettyBytes(bytes) : "-";
}

/** A stretch of time as `1:05` or `2:03:40`. */
export function formatElapsed(elapsedMs: number): string {
  return prettyMilliseconds(Math.max(0, elapsedMs), { colonNotation: true, secondsDecimalDigits: 0 });
}

/** A stretch of time as `2h 5m`, for sentences. */
export function formatDuration(durationMs: number): string {
  return prettyMilliseconds(Math.max(0, durationMs), { unitCount: 2, secondsDecimalDigits: 0 });
}

/** Unix seconds as `2026-11-23 14:05:00Z`; a dash where there is none. */
export function formatTime(unixSeconds: number | null | undefined): string {
  if (typeof unixSeconds !== "number" || unixSeconds <= 0) return "-";
  const date = new Date(unixSeconds * 1000);
  return Number.isNaN(date.getTime()) ? "-" : `${date.toISOString().slice(0, 19).replace("T", " ")}Z`;
}
