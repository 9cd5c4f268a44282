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
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch((reason: unknown) => {
          watch.onError(reason);
          throw reason;
        });
        if (done) {
          watch.onEnd();
          controller.close();
        } else {
          watch.onBytes(value.byteLength);
          controller.enqueue(value);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
