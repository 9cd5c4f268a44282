import { encodeJsonLine } from "./encode-json-line.ts";
import { joinBytes } from "./line-block.ts";

/** Lines are handed on together from this size on, because a chunk a line costs more than the line. */
const CHUNK_BYTES = 65_536;

/**
 * Values as a stream of JSONL. They are taken from the iterable as the stream is read, never ahead of it.
 *
 * @param values - The values, one a line.
 * @throws {InvalidInputError} From the stream: `invalid_argument` for a value that JSON cannot say.
 * @example
 * ```ts
 * import { jsonLines } from "@mistral-batch/core";
 *
 * const stream = jsonLines([{ custom_id: "1", body: { input: "a text" } }]);
 * ```
 */
export function jsonLines(values: Iterable<unknown> | AsyncIterable<unknown>): ReadableStream<Uint8Array> {
  let iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        iterator ??= Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
        const lines: Uint8Array[] = [];
        for (let bytes = 0; bytes < CHUNK_BYTES; ) {
          const { done, value } = await iterator.next();
          if (done === true) {
            if (lines.length > 0) controller.enqueue(joinBytes(lines));
            controller.close();
            return;
          }
          const line = encodeJsonLine(value);
          lines.push(line);
          bytes += line.byteLength;
        }
        controller.enqueue(joinBytes(lines));
      },
      async cancel() {
        await iterator?.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
