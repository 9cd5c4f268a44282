import { expect, test } from "vitest";
import { barChart } from "./bar-chart.ts";
import { lineChart } from "./line-chart.ts";

test("barChart() draws a bar for each value, the longest over the whole width", () => {
  const svg = barChart({
    title: "a < b",
    unit: "MB",
    bars: [
      { label: "ours", value: 10, kind: "ours" },
      { label: "R&D", value: 40, kind: "peer" },
    ],
  });
  const widths = [...svg.matchAll(/<rect class="\w+" [^>]*width="([\d.]+)"/g)].map((match) => Number(match[1]));
  expect(widths).toHaveLength(2);
  expect(widths[1]).toBeCloseTo((widths[0] ?? 0) * 4, 0);
  expect(svg).toContain("a &lt; b");
  expect(svg).toContain("R&amp;D");
});

test("lineChart() draws what stays the same as a level line", () => {
  const points = [
    [1000, 5],
    [10_000, 5],
    [100_000, 5],
  ] as const;
  const svg = lineChart({ title: "flat", across: "rows", series: [{ label: "read", points }] });
  const drawn = /<polyline [^>]*points="([^"]+)"/
    .exec(svg)?.[1]
    ?.split(" ")
    .map((pair) => pair.split(",").map(Number));
  expect(drawn).toHaveLength(3);
  expect(new Set(drawn?.map(([, y]) => y)).size).toBe(1);
  expect(new Set(drawn?.map(([x]) => x)).size).toBe(3);
});
