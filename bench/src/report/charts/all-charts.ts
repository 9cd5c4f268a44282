import { callName, PARSE } from "../../harness/case-names.ts";
import { isPeer, OURS } from "../../harness/clients.ts";
import type { CaseResult } from "../../harness/suite.ts";
import { formatNumber } from "../format.ts";
import { growthCurves } from "../growth-curves.ts";
import { medianOfCase, type Records } from "../records.ts";
import { REFERENCE, withReference } from "../results-reference.ts";
import { type Bar, barChart } from "./bar-chart.ts";
import { lineChart } from "./line-chart.ts";

/** The charts of what was measured, by their file names. */
export function drawCharts(records: Records): ReadonlyMap<string, string> {
  const casesOf = (suite: string): readonly CaseResult[] => records.get(suite)?.cases ?? [];
  const charts = new Map<string, string>();
  const addBars = (file: string, title: string, unit: string, bars: readonly Bar[], digits = 0): void => {
    if (bars.length > 0) charts.set(file, barChart({ title, unit, digits, bars: sorted(bars) }));
  };
  addBars(
    "bundle.svg",
    "In a browser: bundle, minified and gzipped",
    "kB",
    bars(casesOf("bundle"), "gzip", 1 / 1000),
    1,
  );
  const lists = casesOf("calls").filter(({ name }) => name === callName("list", "server"));
  addBars("calls.svg", "list of 100 jobs over HTTP: CPU time of a call", "µs", bars(lists, "cpuUs", 1));
  const results = withReference(casesOf("results"));
  const rows = formatNumber(records.get("results")?.sizes["rows"] ?? 0);
  addBars("results-time.svg", `${rows} result rows over HTTP: time`, "s", bars(results, "wallMs", 1 / 1000), 2);
  const held = results.filter(({ name }) => name !== PARSE && name !== REFERENCE.name);
  addBars(
    "results-memory.svg",
    `${rows} result rows over HTTP: memory over the start`,
    "MB",
    bars(held, "overStartMb", 1),
  );
  addBars("upload-time.svg", "Upload of 500 MB: time", "s", bars(casesOf("upload"), "wallMs", 1 / 1000), 2);
  addBars(
    "upload-memory.svg",
    "Upload of 500 MB: memory over the start",
    "MB",
    bars(casesOf("upload"), "overStartMb", 1),
  );
  for (const { file, ...chart } of growthCurves(records)) {
    if (chart.series.some(({ points }) => points.length > 0)) charts.set(file, lineChart(chart));
  }
  return charts;
}

function bars(cases: readonly CaseResult[], figure: string, scale: number): readonly Bar[] {
  return cases.flatMap((one) => {
    const median = medianOfCase(one, figure);
    if (median === undefined) return [];
    const kind = one.client === OURS ? "ours" : isPeer(one.client) ? "peer" : "limit";
    const label = one.name.startsWith("list,") ? one.client : `${one.client}: ${one.name}`;
    return [{ label, value: median * scale, kind } satisfies Bar];
  });
}

/** The least first: shorter is better in every chart. */
function sorted(unsorted: readonly Bar[]): readonly Bar[] {
  return [...unsorted].sort((left, right) => left.value - right.value);
}
