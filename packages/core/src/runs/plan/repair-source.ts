import { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import { joinBytes, type LineBlock, splitLineBytes } from "../../jsonl/line-block.ts";
import { inputLineLimit } from "../../jsonl/line-limits.ts";
import { readBlocks } from "../../jsonl/read-blocks.ts";
import { readableFrom } from "../../operations/files/readable-from.ts";
import type { Source } from "../../ports/source.ts";
import type { PlannedPart } from "../ledger/run-event.ts";
import { PartCutter, type PartLimits } from "./part-cutter.ts";
import { partSource } from "./part-source.ts";

/** How rows are picked from the input. */
export interface RepairOptions {
  /**
   * Gives the text of a line as it is sent again; what it returns unchanged keeps its bytes. It must say the same of a
   * line each time.
   */
  readonly modify?: ((line: string, row: number) => string) | undefined;
  /** The parts that the input was cut into at first: places from which reading can begin. */
  readonly inputParts?: readonly PlannedPart[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Some rows of an input as a source of their own.
 *
 * @param source - The input.
 * @param selection - The rows that are sent again, from 0, ascending.
 * @param part - Which of them: a part of what `planRepairParts` gave.
 * @param name - The file name for the upload.
 * @param options - As they were for the plan.
 * @throws {MistralBatchError} From the stream: `source_unreadable` where the source ends before the last of the rows.
 */
export function repairSource(
  source: Source,
  selection: Uint32Array,
  part: Pick<PlannedPart, "firstRow" | "rows" | "bytes">,
  name: string,
  options: RepairOptions = {},
): Source {
  const rows = selection.subarray(part.firstRow, part.firstRow + part.rows);
  const open = (): ReadableStream<Uint8Array> => {
    const controller = new AbortController();
    const lines = pickLines(source, rows, { ...options, signal: controller.signal });
    const stop = (): void => controller.abort();
    return readableFrom(joined(lines), stop, stop);
  };
  return { name, size: part.bytes, open };
}

/**
 * Cuts the rows that are sent again into parts, in one reading of the input.
 *
 * @param source - The input.
 * @param selection - The rows, from 0, ascending.
 * @param limits - What a part may hold.
 * @param options - How the rows are picked.
 * @throws {MistralBatchError} `source_unreadable` where the source ends before the last of the rows.
 */
export async function planRepairParts(
  source: Source,
  selection: Uint32Array,
  limits: PartLimits,
  options: RepairOptions = {},
): Promise<readonly PlannedPart[]> {
  const cutter = new PartCutter(limits);
  let place = 0;
  for await (const lines of pickLines(source, selection, options)) {
    for (const { byteLength } of lines) {
      cutter.add(1, place, place + byteLength);
      place += byteLength;
    }
  }
  return cutter.end();
}

async function* joined(blocks: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const lines of blocks) yield joinBytes(lines);
}

/** Blank lines stand at the end of a planned input at the most, so that a row is a line. */
async function* pickLines(
  source: Source,
  rows: Uint32Array,
  { modify, inputParts = [], signal }: RepairOptions,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  const [first] = rows;
  if (first === undefined) return;
  const start = inputParts.findLast(({ firstRow }) => firstRow <= first) ?? { offset: 0, firstRow: 0 };
  const { offset } = start;
  const rest = offset === 0 ? source : partSource(source, { offset, bytes: Number.POSITIVE_INFINITY }, source.name);
  let picked = 0;
  for await (const block of readBlocks(rest, { ...inputLineLimit(), signal })) {
    const firstRow = start.firstRow + block.firstNumber - 1;
    const wanted = rowsBelow(rows, picked, firstRow + block.count);
    if (wanted.length === 0) continue;
    picked += wanted.length;
    yield linesOf(block, firstRow, wanted, modify);
    if (picked === rows.length) return;
  }
  throw new MistralBatchError(
    `Cannot read row ${(rows[picked] ?? 0) + 1} of "${source.name}": it ends before; pass the input as it was planned`,
    { code: "source_unreadable" },
  );
}

function rowsBelow(rows: Uint32Array, from: number, end: number): Uint32Array {
  let until = from;
  while (until < rows.length && (rows[until] ?? 0) < end) until += 1;
  return rows.subarray(from, until);
}

function linesOf(
  block: LineBlock,
  firstRow: number,
  rows: Uint32Array,
  modify: RepairOptions["modify"],
): readonly Uint8Array[] {
  const bytes = splitLineBytes(block);
  return Array.from(rows, (row) => {
    const own = bytes[row - firstRow] ?? new Uint8Array();
    if (modify === undefined) return own;
    const text = block.lines[row - firstRow] ?? "";
    const changed = modify(text, row);
    return changed === text ? own : encoder.encode(`${changed}\n`);
  });
}
