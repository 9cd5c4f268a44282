import {
  JOB_COUNTS,
  LINE_BYTES,
  lineName,
  ROW_COUNTS,
  type RowWork,
  rowsName,
  runName,
} from "../harness/case-names.ts";
import { OURS } from "../harness/clients.ts";
import type { LineChart, Series } from "./charts/line-chart.ts";
import { formatNumber } from "./format.ts";
import { medianOf, type Records } from "./records.ts";

/** A chart of the growth suite, and what bends its curves. */
export interface GrowthCurve extends LineChart {
  readonly file: string;
  readonly bends: (series: readonly Series[]) => string;
}

/** What the growth suite measured, curve by curve. */
export function growthCurves(records: Records): readonly GrowthCurve[] {
  const series = (
    label: string,
    across: readonly number[],
    nameAt: (x: number) => string,
    figure: string,
    heightOf: (value: number, x: number) => number = (value) => value,
  ): Series => ({
    label,
    points: across.flatMap((x) => {
      const value = medianOf(records, { suite: "growth", client: OURS, name: nameAt(x), figure });
      return value === undefined ? [] : [[x, heightOf(value, x)] as const];
    }),
  });
  const row = (work: RowWork): Series =>
    series(
      work,
      ROW_COUNTS,
      (rows) => rowsName(work, rows),
      "cpuMs",
      (ms, rows) => (ms * 1000) / rows,
    );
  return [
    {
      file: "growth-rows.svg",
      title: "CPU time of a row, µs",
      across: "rows",
      series: [row("read"), row("collect"), row("plan")],
      bends: bendsOfRows,
    },
    {
      file: "growth-jobs.svg",
      title: "A job of a run, from the first request to its accounting",
      across: "jobs in the run",
      series: [
        series("wall ms for a job", JOB_COUNTS, runName, "wallMsPerJob"),
        series("CPU ms for a job", JOB_COUNTS, runName, "cpuMsPerJob"),
        series("requests for a job", JOB_COUNTS, runName, "requestsPerJob"),
      ],
      bends: () => BENDS_OF_JOBS,
    },
    {
      file: "growth-lines.svg",
      title: "Reading results, ms for a megabyte",
      across: "bytes of a line",
      series: [series("read", LINE_BYTES, lineName, "megabytesPerSecond", (speed) => 1000 / speed)],
      bends: () => BENDS_OF_LINES,
    },
  ];
}

/** The last two points tell what one more row costs; what the first has beyond that is paid once. */
function bendsOfRows(series: readonly Series[]): string {
  const parts = series.flatMap(({ label, points }) => {
    const [first, last, before] = [points.at(0), points.at(-1), points.at(-2)];
    if (first === undefined || last === undefined || before === undefined || points.length < 3) return [];
    const total = ([x, y]: readonly [number, number]): number => x * y;
    const slope = (total(last) - total(before)) / (last[0] - before[0]);
    const onceMs = (total(first) - slope * first[0]) / 1000;
    return [`${label}: ${formatNumber(onceMs)} ms once, then ${formatNumber(slope, 1)} µs for a row`];
  });
  return `${BENDS_OF_ROWS}${parts.length === 0 ? "" : ` In figures, from the first and the last two points: ${parts.join("; ")}.`}`;
}

const BENDS_OF_ROWS = `The curves fall, and then are level. What is paid once (the first connection, and code that V8 interprets until it has seen some ten
thousand rows and compiled it) is spread over a thousand rows at the left and over a million at the right. Nothing rises again: rows are
read in blocks of one size, and the table of ids, with which *collect* and *plan* find each row's request, is an array with a fixed share of free places, so that a
look-up takes as many steps among a million ids as among a thousand; only its memory no longer fits the caches of the processor.`;

const BENDS_OF_JOBS = `A job takes an upload, a create, a get when it has ended, and a download, however many there are; what a run asks once (the newest jobs of
the workspace, before its first create) is spread over more jobs to the right, as is what the process pays once. The polls do not grow with the jobs but with the
pages that list them. The rest of a job's time is its events: each is safe on the disk before the next step, which is what makes a run survive a kill.`;

const BENDS_OF_LINES = `Level: each byte is searched once for the end of its line, the pieces of a line are joined once, and JSON.parse reads them once, so that a line of
67 MB costs for each byte what one of 60 kB does.`;
