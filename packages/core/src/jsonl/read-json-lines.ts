import type { ByteSource } from "./byte-source.ts";
import { inputLineLimit } from "./line-limits.ts";
import { readBlocks } from "./read-blocks.ts";

/** How to read JSON lines. */
export interface ReadJsonLinesOptions {
  /** Ends the reading at once; the loop throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The longest line, in bytes. @default 67108864 */
  readonly maxLineBytes?: number | undefined;
}

/** A line and what it says, or why it says nothing. */
export type JsonLine<Value = unknown> =
  | { readonly number: number; readonly text: string; readonly value: Value; readonly error?: undefined }
  | { readonly number: number; readonly text: string; readonly value?: undefined; readonly error: SyntaxError };

/**
 * The lines of a JSONL file, one by one. A line that is not JSON comes with its `error` instead of a `value`; nothing is
 * thrown for it. Blank lines are left out, but counted in `number`. A BOM and CRLF are taken as they come, and the last
 * newline may be missing.
 *
 * @param source - A source, a stream of bytes, or chunks from anywhere.
 * @param options - Signal and the longest line.
 * @throws {InvalidInputError} `invalid_input` for a line over the cap.
 * @example
 * ```ts
 * import { blobSource, readJsonLines } from "@mistral-batch/core";
 *
 * const source = blobSource(new Blob(['{"custom_id":"1","body":{}}\n']));
 * for await (const { number, value, error } of readJsonLines(source)) {
 *   console.log(number, error === undefined ? value : error.message);
 * }
 * ```
 */
export async function* readJsonLines<Value = unknown>(
  source: ByteSource,
  options: ReadJsonLinesOptions = {},
): AsyncGenerator<JsonLine<Value>, void, undefined> {
  const limit = inputLineLimit(options.maxLineBytes);
  for await (const { lines, firstNumber } of readBlocks(source, { ...limit, signal: options.signal })) {
    for (const [index, text] of lines.entries()) {
      if (text.trim() !== "") yield parseLine<Value>(firstNumber + index, text);
    }
  }
}

function parseLine<Value>(number: number, text: string): JsonLine<Value> {
  try {
    return { number, text, value: JSON.parse(text) };
  } catch (error) {
    return { number, text, error: error instanceof SyntaxError ? error : new SyntaxError(String(error)) };
  }
}
