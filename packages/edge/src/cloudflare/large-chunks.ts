/** A plain reader gets 4 KiB at a time from workerd, whatever has arrived; this much fits the buffers below it. */
const CHUNK_BYTES = 65_536;

/**
 * The same answer, whose body comes in large chunks, as they arrive. Answers that are known to be small are left alone.
 */
export function withLargeChunks(response: Response): Response {
  const { body, headers, status, statusText } = response;
  const announced = headers.get("content-length");
  if (body === null || (announced !== null && Number(announced) <= CHUNK_BYTES)) return response;
  const chunks = largeChunks(body, 1);
  return chunks === body ? response : new Response(chunks, { status, statusText, headers });
}

/** The same bytes of storage, which has them at hand: each chunk but the last is waited for until it is full. */
export function fullChunks(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return largeChunks(body, CHUNK_BYTES);
}

/** A sixteenth of the reads, in a third of the time, and less garbage. */
function largeChunks(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  min: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  // What a fetch or a bucket of the caller's own gives may be a body that no buffers can be handed to.
  const reader = byteReader(body);
  if (reader === undefined) return body;
  let isCancelled = false;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          // Each chunk has memory of its own, since whoever takes it may keep it.
          const { done, value } = await reader.read(new Uint8Array(CHUNK_BYTES), { min });
          if (isCancelled) return;
          if (value !== undefined && value.byteLength > 0) controller.enqueue(value);
          if (done) controller.close();
        } catch (reason) {
          // Not thrown: workerd would report a pull that rejects as an unhandled rejection as well.
          controller.error(reason);
        }
      },
      cancel(reason) {
        isCancelled = true;
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The types of a `ReadableStreamBYOBReader` do not know `min` everywhere. */
interface ByteReader {
  read(
    view: Uint8Array<ArrayBuffer>,
    options: { readonly min: number },
  ): Promise<{ readonly done: boolean; readonly value?: Uint8Array<ArrayBuffer> | undefined }>;
  cancel(reason: unknown): Promise<void>;
}

function byteReader(body: ReadableStream<Uint8Array<ArrayBuffer>>): ByteReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}
