import Table from "cli-table3";
import { cleanText } from "./clean-text.ts";
import type { Console } from "./console.ts";

/** One column of a table. */
export interface Column<Item> {
  readonly title: string;
  readonly value: (item: Item) => string;
  readonly align?: "left" | "right";
  /** Colours the cell; gets the clean text and the item. */
  readonly paint?: (text: string, item: Item) => string;
}

const NO_BORDERS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
} as const;

const STYLE = { "padding-left": 0, "padding-right": 2, head: [], border: [], compact: true };

/**
 * A table without borders, so that its cells can be copied.
 *
 * @param console - For the colours.
 * @param columns - Titles and cells.
 * @param items - One row each.
 */
export function renderTable<Item>(console: Console, columns: readonly Column<Item>[], items: readonly Item[]): string {
  const table = new Table({
    chars: NO_BORDERS,
    style: STYLE,
    head: columns.map(({ title }) => console.colors.bold(title)),
    colAligns: columns.map(({ align }) => align ?? "left"),
  });
  for (const item of items) {
    table.push(
      columns.map(({ value, paint }) => {
        const text = cleanText(value(item));
        return paint?.(text, item) ?? text;
      }),
    );
  }
  return trimLines(table.toString());
}

/**
 * Names and values below each other.
 *
 * @param console - For the colours.
 * @param fields - Pairs; a pair whose value is undefined is left out.
 */
export function renderFields(console: Console, fields: readonly (readonly [string, string | undefined])[]): string {
  const table = new Table({ chars: NO_BORDERS, style: STYLE });
  for (const [name, value] of fields) {
    if (value !== undefined) table.push([console.colors.dim(name), cleanText(value)]);
  }
  return trimLines(table.toString());
}

function trimLines(text: string): string {
  return text.replace(/ +$/gm, "");
}
