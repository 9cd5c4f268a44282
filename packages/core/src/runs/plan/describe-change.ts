import { ENTRY_BYTES, HASH_BYTES, type InputMark } from "./fingerprint.ts";

/** How many places are named. */
const MOST_RANGES = 3;

/** Blocks in a row that differ, from the first (included) to the last (excluded). */
interface Range {
  readonly first: number;
  readonly end: number;
}

/**
 * Says where an input is not what it was, by the lines of the one that is there now. Blocks tell it, so that a range is
 * somewhat longer than the change.
 *
 * @param before - The mark of the input as it was planned.
 * @param after - The mark of the input that is there now.
 * @returns Undefined where nothing changed.
 */
export function describeChange(
  before: Omit<InputMark, "fingerprint">,
  after: Omit<InputMark, "fingerprint">,
): string | undefined {
  const ranges = differences(before.blocks, after.blocks);
  const [first] = ranges;
  const more = amount(before, after);
  if (before.bytes !== after.bytes) {
    const from = first === undefined ? after.rows + 1 : lineAt(after, before, first.first);
    // All that follows has moved, so that only the beginning of the change can be told.
    const to = first === undefined ? from : Math.min(lineOf(after.blocks, first.first + 1) ?? after.rows, after.rows);
    return `from ${from < to ? `within lines ${from} to ${to}` : `line ${from}`} on: ${more ?? ""}`;
  }
  if (first === undefined) return undefined;
  const named = ranges.slice(0, MOST_RANGES).map((range) => nameOf(range, after));
  const hidden = ranges.length - named.length;
  if (hidden > 0) named.push(`${hidden} more places`);
  const last = named.pop() ?? "";
  const list = named.length === 0 ? last : `${named.join(", ")} and ${last}`;
  return `${list} differ${more === undefined ? "" : `; ${more}`}`;
}

function differences(before: Uint8Array, after: Uint8Array): Range[] {
  const ranges: Range[] = [];
  const count = Math.max(before.byteLength, after.byteLength) / ENTRY_BYTES;
  for (let block = 0; block < count; block += 1) {
    if (isSameBlock(before, after, block)) continue;
    const last = ranges.at(-1);
    if (last?.end === block) ranges[ranges.length - 1] = { first: last.first, end: block + 1 };
    else ranges.push({ first: block, end: block + 1 });
  }
  return ranges;
}

function isSameBlock(before: Uint8Array, after: Uint8Array, block: number): boolean {
  const start = block * ENTRY_BYTES;
  if (before.byteLength <= start || after.byteLength <= start) return false;
  for (let place = start; place < start + HASH_BYTES; place += 1) if (before[place] !== after[place]) return false;
  return true;
}

function nameOf({ first, end }: Range, after: Omit<InputMark, "fingerprint">): string {
  const from = lineOf(after.blocks, first) ?? after.rows;
  const to = Math.min(lineOf(after.blocks, end) ?? after.rows, after.rows);
  return from >= to ? `line ${from}` : `lines ${from} to ${to}`;
}

function lineAt(after: Omit<InputMark, "fingerprint">, before: Omit<InputMark, "fingerprint">, block: number): number {
  return lineOf(after.blocks, block) ?? lineOf(before.blocks, block) ?? after.rows + 1;
}

function lineOf(blocks: Uint8Array, block: number): number | undefined {
  const start = block * ENTRY_BYTES + HASH_BYTES;
  if (start >= blocks.byteLength) return undefined;
  return new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength).getUint32(start);
}

/** How many lines there are more or fewer, else how many bytes. */
function amount(
  before: Pick<InputMark, "rows" | "bytes">,
  after: Pick<InputMark, "rows" | "bytes">,
): string | undefined {
  const rows = after.rows - before.rows;
  const bytes = after.bytes - before.bytes;
  if (rows === 0 && bytes === 0) return undefined;
  const [count, unit] = rows === 0 ? [bytes, "byte"] : [rows, "line"];
  const size = Math.abs(count);
  return `${size} ${unit}${size === 1 ? "" : "s"} ${count > 0 ? "more" : "fewer"}`;
}
