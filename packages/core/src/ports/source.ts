/**
 * Bytes that can be read as often as needed: what an upload, a preflight and a resumed run read from.
 *
 * Each runtime has its own factories (`fileSource` in Node, `blobSource` everywhere); a bare string is never a source,
 * because nobody can tell a path from content.
 */
export interface Source {
  /** The file name under which the bytes are uploaded. */
  readonly name: string;
  /** The number of bytes, where it is known without reading. */
  readonly size?: number | undefined;
  /** The bytes as a Blob, where the runtime has them as one: browsers upload a Blob without copying it. */
  readonly blob?: Blob | undefined;
  /** Opens a new stream over all the bytes. Every call starts at the first byte. */
  open(): ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>;
  /**
   * A part of the bytes as a source of its own, where the medium can begin in the middle. Where it is left out, whoever
   * needs a part reads from the beginning and skips.
   *
   * @param start - The first byte.
   * @param end - The byte behind the last one.
   */
  slice?(start: number, end: number): Source;
}
