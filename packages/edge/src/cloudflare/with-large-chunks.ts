/** A plain reader gets 4 KiB at a time from workerd, whatever has arrived; this much fits the buffers below it. */
const CHUNK_BYTES = 65_536;

/**
 * The same answer, whose body comes in large chunks: a sixteenth of the reads, in half of the time, and no garbage that
 * grows with the file. Answers that are known to be small are left alone.
 */
export function withLargeChunks(response: Response): Response {
  const { body, headers, status, statusText } = response;
  const announced = headers.get("content-length");
  if (body === null || (announced !== null && Number(announced) <= CHUNK_BYTES)) return response;
  // What a fetch of the caller's own returns may have a body that no buffers can be handed to.
  const reader = byteReader(body);
  if (reader === undefined) return response;
  let isCancelled = false;
  const chunks = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          // Each chunk has memory of its own, since whoever takes it may keep it.
          const { done, value } = await reader.read(new Uint8Array(CHUNK_BYTES));
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
  return new Response(chunks, { status, statusText, headers });
}

function byteReader(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}
