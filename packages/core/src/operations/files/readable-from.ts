/**
 * A stream over what a generator yields; nothing is read ahead. (`ReadableStream.from` is missing in some runtimes.)
 *
 * @param chunks - The generator; cancelling the stream ends it.
 * @param onCancel - Called when the stream is cancelled, before the generator is ended: must end what it waits for.
 * @param onEnd - Called once when the stream is over, however it ended.
 */
export function readableFrom(
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
  onCancel: () => void,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (done !== true) {
            controller.enqueue(value);
            return;
          }
          controller.close();
        } catch (error) {
          onEnd();
          throw error;
        }
        onEnd();
      },
      async cancel() {
        onCancel();
        onEnd();
        await chunks.return().catch(() => {});
      },
    },
    { highWaterMark: 0 },
  );
}
