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
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            watch.onEnd();
            controller.close();
          } else {
            watch.onBytes(value.byteLength);
            controller.enqueue(value);
          }
        } catch (reason) {
          watch.onError(reason);
          // Not thrown: workerd would report a pull that rejects as an unhandled rejection as well.
          controller.error(reason);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
