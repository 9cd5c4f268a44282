import { formatNumber } from "../format.ts";
import { svgDocument, text } from "./svg.ts";

/** A bar and what it stands for. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** This project, the platform's own limit, or somebody else. */
  readonly kind: "ours" | "limit" | "peer";
}

/** Bars from the left, one below the other. */
export interface BarChart {
  readonly title: string;
  readonly unit: string;
  readonly digits?: number;
  readonly bars: readonly Bar[];
}

const WIDTH = 800;
const LABELS = 350;
const VALUES = 90;
const ROW = 26;
const TOP = 40;
const THICKNESS = 16;

/** Draws a bar chart as SVG, legible on white and on black. */
export function barChart({ title, unit, digits = 0, bars }: BarChart): string {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const space = WIDTH - LABELS - VALUES;
  const rows = bars.map(({ label, value, kind }, index) => {
    const top = TOP + index * ROW;
    const width = Math.max(1, (value / most) * space);
    const middle = top + THICKNESS / 2 + 4;
    return [
      text(LABELS - 10, middle, label, kind === "ours" ? "label ours-text end" : "label end"),
      `<rect class="${kind}" x="${LABELS}" y="${top}" width="${width.toFixed(1)}" height="${THICKNESS}" rx="2"/>`,
      text(LABELS + width + 8, middle, `${formatNumber(value, digits)} ${unit}`, "label"),
    ].join("\n");
  });
  return svgDocument(WIDTH, TOP + bars.length * ROW + 8, title, [text(8, 20, title, "title"), ...rows]);
}
