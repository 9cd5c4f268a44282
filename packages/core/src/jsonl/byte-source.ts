import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Source } from "../ports/source.ts";

/** Where bytes can be read from: a repeatable source, a stream, or chunks from anywhere. */
export type ByteSource = Source | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * The chunks of a source. Ending the loop early, or an abort, closes the stream underneath.
 *
 * @param source - What to read.
 * @param signal - Ends the reading; the loop throws the signal's reason, unchanged.
 */
export async function* readChunks(
  source: ByteSource,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal?.throwIfAborted();
  const opened = "open" in source ? await source.open() : source;
  if ("getReader" in opened) {
    yield* readStream(opened, signal);
    return;
  }
  for await (const chunk of opened) {
    signal?.throwIfAborted();
    yield checkChunk(chunk);
  }
}

/** By hand, because not every browser can iterate a stream. */
async function* readStream(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  // A cancelled stream answers a read that is under way at once.
  const cancel = (): void => void reader.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener("abort", cancel, { once: true });
  let isEnded = false;
  try {
    // The abort may have come while the source was opened.
    signal?.throwIfAborted();
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) {
        isEnded = true;
        return;
      }
      yield checkChunk(value);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", cancel);
    if (!isEnded) cancel();
  }
}

function checkChunk(chunk: unknown): Uint8Array {
  if (ArrayBuffer.isView(chunk) && "subarray" in chunk) return chunk as Uint8Array;
  throw new InvalidInputError(
    `Cannot read lines from chunks of type ${typeof chunk}: a stream of Uint8Array is needed; open it without an encoding`,
    { field: "source" },
  );
}
