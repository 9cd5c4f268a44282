/** A body that its sender can end. */
export interface OwnedBody {
  /** The same bytes, taken as they are asked for. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Lets go of the source, if it has not been read to its end. */
  release(): void;
}

/**
 * Keeps hold of the source of a request's body. undici does not: after an abort or a broken connection it reads the rest of
 * the source for nothing, and after an answer that comes before the end of the body it leaves the source open for ever
 * (undici, lib/web/fetch/index.js, requestBody). A source may be an open file of many gigabytes.
 */
export function ownBody(source: ReadableStream<Uint8Array>): OwnedBody {
  const reader = source.getReader();
  let isOver = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = isOver ? undefined : await reader.read();
        // Neither closed nor failed, both of which would end an answer that is still being read.
        if (isOver || chunk === undefined) return await new Promise<void>(() => {});
        if (!chunk.done) return controller.enqueue(chunk.value);
        isOver = true;
        return controller.close();
      },
      cancel(reason) {
        isOver = true;
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    release() {
      if (isOver) return;
      isOver = true;
      reader.cancel().catch(() => {});
    },
  };
}
