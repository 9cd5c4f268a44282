import type { Series } from "./charts/line-chart.ts";
import { estimateSection } from "./estimate.ts";
import { formatNumber, markdownTable } from "./format.ts";
import { type GrowthCurve, growthCurves } from "./growth-curves.ts";
import type { Records } from "./records.ts";

/** What becomes of the costs as there is more of everything: curves, what bends them, and an estimate. */
export function scaleSection(records: Records): string {
  const curves = growthCurves(records).filter(({ series }) => series.some(({ points }) => points.length > 0));
  return ["## Scale", INTRODUCTION, ...curves.map(renderCurve), estimateSection(records)]
    .filter((part) => part !== "")
    .join("\n\n");
}

const INTRODUCTION = `Both axes are logarithmic, and the figures are for one row, one job, one megabyte: what costs the same however many there are is a
level line. A process is started for each point, so what a process pays once stands in the first points.`;

function renderCurve({ file, title, across, series, bends }: GrowthCurve): string {
  const places = [...new Set(series.flatMap(({ points }) => points.map(([x]) => x)))];
  const rows = places.map((x) => [formatNumber(x), ...series.map((one) => heightAt(one, x))]);
  const table = markdownTable([across, ...series.map(({ label }) => label)], rows, 0);
  return [`### ${title}`, `![${title}](charts/${file})`, table, bends(series)].join("\n\n");
}

function heightAt({ points }: Series, x: number): string {
  const y = points.find(([at]) => at === x)?.[1];
  return y === undefined ? "" : formatNumber(y, y < 10 ? 2 : 0);
}
