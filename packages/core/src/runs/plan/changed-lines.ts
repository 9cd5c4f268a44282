import { isUtf8 } from "../../jsonl/is-utf8.ts";
import { joinBytes, splitLineBytes } from "../../jsonl/line-block.ts";
import { inputLineLimit } from "../../jsonl/line-limits.ts";
import { readBlocks } from "../../jsonl/read-blocks.ts";
import { readableFrom } from "../../operations/files/readable-from.ts";
import type { Source } from "../../ports/source.ts";
import { partSource } from "./part-source.ts";

/** A byte from which reading can begin, in the lines as they are and in those that they become. */
interface Place {
  readonly from: number;
  readonly to: number;
}

/** A place is kept for every so many bytes. */
const PLACE_BYTES = 4_194_304;
const REPLACED = "\uFFFD";

/**
 * A source whose lines are changed as they are read: line for line, so that a number means the same in both. Once it was
 * read to its end it knows its size, and parts of it are read without what comes before.
 *
 * @param source - The input.
 * @param change - Gives the new text of a line; one that it returns as it was keeps its bytes. It must say the same of a
 * line each time.
 */
export function changedLines(source: Source, change: (line: string) => string): Source {
  const { name } = source;
  const places: Place[] = [{ from: 0, to: 0 }];
  let size: number | undefined;

  async function* read(start: Place, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    let to = start.to;
    const rest = partSource(source, { offset: start.from, bytes: Number.POSITIVE_INFINITY }, name);
    for await (const block of readBlocks(rest, { ...inputLineLimit(), signal })) {
      const last = places.at(-1) ?? start;
      if (to >= last.to + PLACE_BYTES) places.push({ from: start.from + block.offset, to });
      const own = splitLineBytes(block);
      const bytes = joinBytes(own.map((line, index) => changeLine(block.lines[index] ?? "", line, change)));
      to += bytes.byteLength;
      if (bytes.byteLength > 0) yield bytes;
    }
    size = to;
  }

  const openAt = (start: Place) => (): ReadableStream<Uint8Array> => {
    const controller = new AbortController();
    const stop = (): void => controller.abort();
    return readableFrom(read(start, controller.signal), stop, stop);
  };
  return {
    name,
    get size() {
      return size;
    },
    open: openAt({ from: 0, to: 0 }),
    slice(start, end) {
      const place = places.findLast(({ to }) => to <= start) ?? { from: 0, to: 0 };
      return partSource({ name, open: openAt(place) }, { offset: start - place.to, bytes: end - start }, name);
    },
  };
}

const encoder: TextEncoder = /* @__PURE__ */ new TextEncoder();

/** A line that is no UTF-8 stays as it is, so that whoever checks it sees that. */
function changeLine(text: string, bytes: Uint8Array, change: (line: string) => string): Uint8Array {
  const changed = change(text);
  if (changed === text || (text.includes(REPLACED) && !isUtf8(bytes))) return bytes;
  return encoder.encode(`${changed}\n`);
}
