import { formatNumber } from "../format.ts";
import { svgDocument, text } from "./svg.ts";

/** Some points, joined in their order. */
export interface Series {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Curves over two logarithmic axes: what stays the same for each unit is a level line. */
export interface LineChart {
  readonly title: string;
  readonly across: string;
  readonly series: readonly Series[];
}

const WIDTH = 800;
const HEIGHT = 340;
const LEFT = 80;
const RIGHT = 210;
const TOP = 40;
const BOTTOM = 50;

/** Draws curves as SVG, legible on white and on black. */
export function lineChart({ title, across, series }: LineChart): string {
  const points = series.flatMap((one) => one.points);
  const horizontal = decades(points.map(([x]) => x));
  const vertical = decades(points.map(([, y]) => y));
  const place = (value: number, [from, to]: Decades, start: number, end: number): number =>
    start + ((Math.log10(value) - from) / (to - from)) * (end - start);
  const xOf = (x: number): number => place(x, horizontal, LEFT, WIDTH - RIGHT);
  const yOf = (y: number): number => place(y, vertical, HEIGHT - BOTTOM, TOP);
  const columns = powers(horizontal).map((x) => text(xOf(x), HEIGHT - BOTTOM + 18, short(x), "label middle"));
  const rows = powers(vertical).map((y) =>
    [
      `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${yOf(y).toFixed(1)}" y2="${yOf(y).toFixed(1)}"/>`,
      text(LEFT - 8, yOf(y) + 4, short(y), "label end"),
    ].join("\n"),
  );
  const curves = series.map(({ label, points: own }, index) => {
    const path = own.map(([x, y]) => `${xOf(x).toFixed(1)},${yOf(y).toFixed(1)}`);
    const [lastX, lastY] = own.at(-1) ?? [1, 1];
    return [
      `<polyline class="line line-${index}" points="${path.join(" ")}"/>`,
      ...own.map(
        ([x, y]) => `<circle class="dot-${index}" cx="${xOf(x).toFixed(1)}" cy="${yOf(y).toFixed(1)}" r="3.5"/>`,
      ),
      text(xOf(lastX) + 10, yOf(lastY) + 4, label, "label"),
    ].join("\n");
  });
  const caption = text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, across, "label middle");
  return svgDocument(WIDTH, HEIGHT, title, [text(8, 20, title, "title"), ...rows, ...columns, ...curves, caption]);
}

type Decades = readonly [from: number, to: number];

/** The powers of ten around some values, at least one decade. */
function decades(values: readonly number[]): Decades {
  const logarithms = values.map((value) => Math.log10(value));
  const from = Math.floor(Math.min(...logarithms));
  return [from, Math.max(from + 1, Math.ceil(Math.max(...logarithms)))];
}

function powers([from, to]: Decades): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
}

function short(value: number): string {
  return value >= 1 ? formatNumber(value) : String(Number(value.toPrecision(2)));
}
