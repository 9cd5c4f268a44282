import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { ByteSource } from "../jsonl/byte-source.ts";
import { isUtf8 } from "../jsonl/is-utf8.ts";
import { type LineBlock, splitLineBytes } from "../jsonl/line-block.ts";
import { inputLineLimit } from "../jsonl/line-limits.ts";
import { readBlocks } from "../jsonl/read-blocks.ts";
import type { Source } from "../ports/source.ts";
import type { InputChecker } from "./input-checker.ts";
import type { CheckInputOptions } from "./input-report.ts";

/** Is told of each row of a block, by its place in the block; of a row that is no JSON the value is undefined. */
export type RowVisitor = (index: number, value: unknown) => void;

/**
 * Checks the lines of a file as they are read.
 *
 * @param visit - Called for each block before its rows are checked; what it returns is told of each row after its check.
 */
export async function checkSource(
  source: ByteSource,
  checker: InputChecker,
  options: CheckInputOptions,
  visit?: (block: LineBlock) => RowVisitor,
): Promise<void> {
  const limit = inputLineLimit(options.maxLineBytes);
  try {
    for await (const block of readBlocks(source, { ...limit, signal: options.signal })) {
      checkBlock(block, checker, visit?.(block));
      // The offset of the first line tells whether a BOM was left out.
      checker.addBytes(block.byteLength + (block.firstNumber === 1 ? block.offset : 0), block.firstNumber);
      checker.report();
    }
  } catch (error) {
    // A line over the cap is the end of the reading, not of the report.
    if (!(error instanceof InvalidInputError) || error.code !== "invalid_input") throw error;
    for (const { line, message } of error.problems) checker.addBroken(line, message);
  }
}

function checkBlock(block: LineBlock, checker: InputChecker, visitRow: RowVisitor | undefined): void {
  let bytes: Uint8Array[] | undefined;
  const isBroken = (text: string, index: number): boolean => {
    if (!text.includes("\uFFFD")) return false;
    bytes ??= splitLineBytes(block);
    return !isUtf8(bytes[index] ?? new Uint8Array());
  };
  for (const [index, text] of block.lines.entries()) {
    const line = block.firstNumber + index;
    if (text.trim() === "") {
      checker.addBlank(line);
      continue;
    }
    let value: unknown;
    if (isBroken(text, index)) checker.addBroken(line, "The line is not UTF-8; save the file as UTF-8");
    else value = checkLine(line, text, checker);
    visitRow?.(index, value);
  }
}

function checkLine(line: number, text: string, checker: InputChecker): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : String(error);
    checker.addBroken(line, `The line is not JSON: ${why}`);
    return undefined;
  }
  checker.addRow(line, value);
  return value;
}

/** Two ids with equal hashes are the same one only if the earlier line says so. */
export async function confirmSuspects(
  source: Source,
  checker: InputChecker,
  options: CheckInputOptions,
): Promise<void> {
  if (checker.suspects.length === 0) return;
  const last = Math.max(...checker.suspects.map(({ earlier }) => earlier));
  for await (const { lines, firstNumber } of readBlocks(source, {
    ...inputLineLimit(options.maxLineBytes),
    signal: options.signal,
  })) {
    for (const suspect of checker.suspects) {
      const text = lines[suspect.earlier - firstNumber];
      if (text !== undefined && idOf(text) !== suspect.custom_id) checker.problems.remove(suspect.problem);
    }
    if (firstNumber + lines.length > last) return;
  }
}

function idOf(text: string): unknown {
  const { custom_id }: { custom_id?: unknown } = JSON.parse(text);
  return custom_id;
}
