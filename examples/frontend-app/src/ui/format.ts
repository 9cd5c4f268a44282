const count = new Intl.NumberFormat("en");
const share = new Intl.NumberFormat("en", { style: "percent" });
const moment = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
const amount = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const UNITS = ["B", "kB", "MB", "GB"];

/** 1304 as 1,304. */
export const formatCount = (value: number): string => count.format(value);

/** 0.5 as 50%; what has begun is not 0%, and what has not ended is not 100%. */
export function formatShare(done: number, all: number): string {
  if (all <= 0) return share.format(0);
  const percent = Math.floor((done / all) * 100);
  return share.format((done > 0 ? Math.max(1, percent) : 0) / 100);
}

/** 1,200,000 as 1.2 MB. */
export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${amount.format(bytes / 1000 ** power)} ${UNITS[power]}`;
}

/** Unix seconds as a date and a time. */
export const formatMoment = (seconds: number): string => moment.format(seconds * 1000);

/** Seconds as 4 s, 12 min 3 s, 5 h 2 min. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
