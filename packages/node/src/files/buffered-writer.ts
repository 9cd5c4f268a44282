import type { FileHandle } from "node:fs/promises";
import { writing } from "./sink-error.ts";

/** Smaller writes are collected up to this size: a call of the system for each line would take most of the time. */
const BUFFER_BYTES = 1_048_576;

/** Writes to an open file through one buffer that is used again and again. Calls must not overlap. */
export class BufferedWriter {
  readonly #handle: Pick<FileHandle, "write">;
  readonly #path: string;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #buffered = 0;
  #position: number;

  /**
   * @param handle - The open file.
   * @param path - The output, for messages.
   * @param position - Where in the file to begin, in bytes.
   */
  constructor(handle: Pick<FileHandle, "write">, path: string, position: number) {
    this.#handle = handle;
    this.#path = path;
    this.#position = position;
  }

  /** How many bytes the file has with all that was given here. */
  get length(): number {
    return this.#position + this.#buffered;
  }

  /** Takes bytes; when it returns they may be changed again. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#buffered + bytes.byteLength > BUFFER_BYTES) await this.flush();
    if (bytes.byteLength > BUFFER_BYTES) {
      await this.#writeAll(bytes);
      return;
    }
    this.#buffer.set(bytes, this.#buffered);
    this.#buffered += bytes.byteLength;
  }

  /** Hands all that was given to the system. */
  async flush(): Promise<void> {
    if (this.#buffered === 0) return;
    const bytes = this.#buffer.subarray(0, this.#buffered);
    this.#buffered = 0;
    await this.#writeAll(bytes);
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    // A write may take less than it was given, on a disk that gets full for example.
    for (let written = 0; written < bytes.byteLength; ) {
      const rest = bytes.byteLength - written;
      const { bytesWritten } = await writing(this.#path, () =>
        this.#handle.write(bytes, written, rest, this.#position),
      );
      written += bytesWritten;
      this.#position += bytesWritten;
    }
  }
}
