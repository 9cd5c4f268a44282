import { joinBytes } from "../jsonl/line-block.ts";
import type { Source } from "../ports/source.ts";

/** A source that comes in chunks cut at the given places, each taken modulo the length. */
export function chunkedSource(bytes: Uint8Array, places: readonly number[] = [], name = "in.jsonl"): Source {
  const sorted = places.map((place) => place % (bytes.byteLength + 1)).sort((left, right) => left - right);
  const chunks = [...sorted, bytes.byteLength].map((end, index) => bytes.slice(sorted[index - 1] ?? 0, end));
  return {
    name,
    open: () =>
      new ReadableStream({
        start(controller) {
          for (const chunk of chunks) if (chunk.byteLength > 0) controller.enqueue(chunk);
          controller.close();
        },
      }),
  };
}

/** All bytes of a source. */
export async function bytesOf(source: Source): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [new Uint8Array()];
  const reader = (await source.open()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joinBytes([...chunks, new Uint8Array()]);
    chunks.push(value);
  }
}

/** The text of a source. */
export async function textOf(source: Source): Promise<string> {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await bytesOf(source));
}
