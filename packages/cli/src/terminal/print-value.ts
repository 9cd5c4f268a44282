import type { CommandContext } from "../command-context.ts";
import { type Column, renderFields, renderTable } from "./table.ts";

/** How to show something: JSON for programs, text for people. */
export interface PrintOptions {
  readonly json?: boolean | undefined;
}

/** Whether stdout gets JSON: in a pipe, or where it was asked for. */
export function printsJson({ console }: CommandContext, { json }: PrintOptions): boolean {
  return json === true || !console.isTerminal;
}

/**
 * Prints one thing: names and values on a terminal, one JSON document otherwise.
 *
 * @param context - The console.
 * @param value - The thing as the API shows it.
 * @param options - `json`.
 * @param fields - What a person sees of it.
 */
export async function printValue(
  context: CommandContext,
  value: unknown,
  options: PrintOptions,
  fields: readonly (readonly [string, string | undefined])[],
): Promise<void> {
  const { console } = context;
  await console.print(printsJson(context, options) ? JSON.stringify(value, null, 2) : renderFields(console, fields));
}

/** How many items to print, and what they are called. */
export interface ListOptions extends PrintOptions {
  readonly limit: number;
  readonly noun: string;
}

/**
 * Prints a list: a table on a terminal, one JSON line for each item otherwise, as the pages come in.
 *
 * @param context - The console.
 * @param items - The items; no more are asked for than are printed, but one.
 * @param columns - What a person sees of an item.
 * @param options - `json`, and the limit.
 */
export async function printList<Item>(
  context: CommandContext,
  items: AsyncIterable<Item>,
  columns: readonly Column<Item>[],
  { json, limit, noun }: ListOptions,
): Promise<void> {
  const { console } = context;
  const isJson = printsJson(context, { json });
  const shown: Item[] = [];
  let count = 0;
  let hasMore = false;
  for await (const item of items) {
    if (count === limit) {
      hasMore = true;
      break;
    }
    count += 1;
    if (isJson) await console.print(JSON.stringify(item));
    else shown.push(item);
  }
  if (shown.length > 0) await console.print(renderTable(console, columns, shown));
  if (!isJson && count === 0) console.note(`No ${noun}s found`);
  if (hasMore) console.note(`There are more ${noun}s: raise --limit (now ${limit}) or give --all`);
}
