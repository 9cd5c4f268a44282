import { MistralBatchError } from "../../errors/mistral-batch-error.ts";
import { readChunks } from "../../jsonl/byte-source.ts";
import { readableFrom } from "../../operations/files/readable-from.ts";
import { blobSource } from "../../ports/blob-source.ts";
import type { Source } from "../../ports/source.ts";

/**
 * Some consecutive bytes of a source as a source of their own.
 *
 * @param source - The input. One that cannot begin in the middle is read from its beginning.
 * @param range - Where they begin, and how many they are; infinitely many go up to the end.
 * @param name - The file name for the upload.
 * @throws {MistralBatchError} From the stream: `source_unreadable` where the source ends before they do.
 */
export function partSource(
  source: Source,
  { offset, bytes }: { readonly offset: number; readonly bytes: number },
  name: string,
): Source {
  if (offset === 0 && bytes === source.size) return named(source, name);
  const end = Number.isFinite(bytes) ? offset + bytes : source.size;
  if (end !== undefined && (source.size === undefined || end <= source.size)) {
    if (source.slice !== undefined) return named(source.slice(offset, end), name);
    if (source.blob !== undefined) return blobSource(source.blob.slice(offset, end), name);
  }
  const open = (): ReadableStream<Uint8Array> => {
    const controller = new AbortController();
    const chunks = skipTo(source, offset, bytes, controller.signal);
    const stop = (): void => controller.abort();
    return readableFrom(chunks, stop, stop);
  };
  return Number.isFinite(bytes) ? { name, size: bytes, open } : { name, open };
}

/** A source under another name. */
export function named(source: Source, name: string): Source {
  const { size, blob } = source;
  return {
    name,
    ...(size !== undefined && { size }),
    ...(blob !== undefined && { blob }),
    ...(source.slice !== undefined && { slice: source.slice.bind(source) }),
    open: () => source.open(),
  };
}

async function* skipTo(
  source: Source,
  offset: number,
  bytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = offset + bytes;
  let place = 0;
  for await (const chunk of readChunks(source, signal)) {
    const piece = chunk.subarray(Math.max(0, offset - place), Math.max(0, end - place));
    place += chunk.byteLength;
    if (piece.byteLength > 0) yield piece;
    if (place >= end) return;
  }
  if (Number.isFinite(end) && bytes > 0) {
    throw new MistralBatchError(
      `Cannot read "${source.name}" up to byte ${end}: it ends at ${place}; pass the input as it was planned`,
      { code: "source_unreadable" },
    );
  }
}
