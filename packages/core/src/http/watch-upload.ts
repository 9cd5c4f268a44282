/** What to call as the runtime takes the bytes of a body. */
export interface UploadWatch {
  onBytes(bytes: number): void;
  onEnd(): void;
  /** The source failed. Runtimes report that as a lost connection, some without a word of why. */
  onError(reason: unknown): void;
}

/** A stream over the same bytes that tells when they are taken. Nothing is read ahead of the runtime. */
export function watchUpload(stream: ReadableStream<Uint8Array>, watch: UploadWatch): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  reader.closed.catch(() => {});
  let isCancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await reader.read().catch((reason: unknown) => {
          watch.onError(reason);
          // Not thrown: workerd would report a pull that rejects as an unhandled rejection as well.
          controller.error(reason);
        });
        // A runtime that gives up on the request lets go of the body while a read is under way: that is no end of it.
        if (chunk === undefined || isCancelled) return;
        if (chunk.done) {
          watch.onEnd();
          controller.close();
        } else {
          watch.onBytes(chunk.value.byteLength);
          controller.enqueue(chunk.value);
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
