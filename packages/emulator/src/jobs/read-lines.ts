import { streamChunks } from "../http/stream-chunks.ts";

/**
 * Splits a stream into its lines, in batches of those that a chunk completes. Only byte 0x0A ends a line; empty lines
 * are left out, a carriage return at the end is cut off, the last newline is optional.
 */
export async function* readLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest: Uint8Array[] = [];
  for await (const chunk of streamChunks(stream)) {
    const lines: string[] = [];
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, from)) {
      const line = joinLine(rest, chunk.subarray(from, at));
      rest = [];
      from = at + 1;
      if (!isBlank(line)) lines.push(decoder.decode(line));
    }
    if (from < chunk.length) rest.push(chunk.slice(from));
    if (lines.length > 0) yield lines;
  }
  const line = joinLine(rest, new Uint8Array());
  if (!isBlank(line)) yield [decoder.decode(line)];
}

/** Counts the lines that {@link readLines} would give, chunk by chunk, without decoding them. */
export function createLineCounter(): { add(chunk: Uint8Array): void; total(): number } {
  let count = 0;
  let lineBytes = 0;
  let firstByte = 0;
  const isFilled = (): boolean => lineBytes > 1 || (lineBytes === 1 && firstByte !== 0x0d);
  return {
    add(chunk) {
      let from = 0;
      while (from < chunk.length) {
        const at = chunk.indexOf(0x0a, from);
        const end = at === -1 ? chunk.length : at;
        if (lineBytes === 0 && end > from) firstByte = chunk[from] ?? 0;
        lineBytes += end - from;
        from = end + 1;
        if (at === -1) return;
        if (isFilled()) count += 1;
        lineBytes = 0;
      }
    },
    total: () => count + (isFilled() ? 1 : 0),
  };
}

function isBlank(line: Uint8Array): boolean {
  return line.length === 0 || (line.length === 1 && line[0] === 0x0d);
}

function joinLine(parts: readonly Uint8Array[], last: Uint8Array): Uint8Array {
  if (parts.length === 0) return last;
  const line = new Uint8Array(parts.reduce((sum, part) => sum + part.length, last.length));
  let offset = 0;
  for (const part of [...parts, last]) {
    line.set(part, offset);
    offset += part.length;
  }
  return line;
}
