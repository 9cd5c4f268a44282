import { expect, it } from "vitest";
import { countOf, formatBytes, formatCount, formatDuration, formatElapsed, formatTime } from "./format.ts";

it.each([
  [formatCount(1_234_567), "1,234,567"],
  [countOf(1, "row"), "1 row"],
  [countOf(0, "row"), "0 rows"],
  [formatBytes(null), "-"],
  [formatBytes(1_500_000), "1.5 MB"],
  [formatElapsed(0), "0:00"],
  [formatElapsed(65_400), "1:05"],
  [formatElapsed(7_420_000), "2:03:40"],
  [formatDuration(7_420_000), "2h 3m"],
  [formatTime(null), "-"],
  [formatTime(0), "-"],
  [formatTime(1_700_000_000), "2023-11-14 22:13:20Z"],
  [formatTime(1e18), "-"],
])("formats as %j", (text, expected) => expect(text).toBe(expected));
