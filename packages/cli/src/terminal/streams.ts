/** What the command writes to: a terminal, a pipe or a file. */
export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

/** What the command reads from. */
export type InputStream = NodeJS.ReadableStream;

/**
 * Writes a piece and waits until the stream takes more, so that a slow reader does not fill the memory.
 *
 * @param stream - Where to.
 * @param piece - Text or bytes.
 * @param signal - Ends the wait at once.
 */
export async function writeTo(stream: OutputStream, piece: string | Uint8Array, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  if (stream.write(piece)) return;
  await new Promise<void>((resolve, reject) => {
    const settle = (): void => {
      stream.removeListener("drain", settle);
      stream.removeListener("close", settle);
      signal?.removeEventListener("abort", onAbort);
      resolve();
    };
    const onAbort = (): void => {
      settle();
      reject(signal?.reason);
    };
    stream.once("drain", settle);
    // A reader that went away, such as `head`, never drains.
    stream.once("close", settle);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
