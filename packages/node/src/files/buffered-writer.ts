import type { FileHandle } from "node:fs/promises";
import { writing } from "./sink-error.ts";

/** Smaller writes are collected up to this size: a call of the system for each line would take most of the time. */
const BUFFER_BYTES = 524_288;
/** After so many bytes the system is asked to bring them to the disk, so that little is left to wait for at the end. */
const SYNC_BYTES = 67_108_864;

/**
 * Writes to an open file through two buffers that are used again and again: while the system writes one, the other is
 * filled. An error of such a write is thrown by the next call. Calls must not overlap.
 */
export class BufferedWriter {
  readonly #handle: Pick<FileHandle, "write" | "datasync">;
  readonly #path: string;
  #buffer = new Uint8Array(BUFFER_BYTES);
  #spare = new Uint8Array(BUFFER_BYTES);
  #buffered = 0;
  /** Where in the file the buffer goes. */
  #position: number;
  /** The write that is under way. */
  #writing: Promise<void> = Promise.resolve();
  /** How many bytes were written since the system was last asked to bring them to the disk, and that it does so. */
  #unsynced = 0;
  #syncing: Promise<void> = Promise.resolve();

  /**
   * @param handle - The open file.
   * @param path - The output, for messages.
   * @param position - Where in the file to begin, in bytes.
   */
  constructor(handle: Pick<FileHandle, "write" | "datasync">, path: string, position: number) {
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
    if (this.#buffered + bytes.byteLength > BUFFER_BYTES) await this.#beginWrite();
    if (bytes.byteLength > BUFFER_BYTES) {
      await this.#writing;
      await this.#writeAll(bytes, this.#position);
      this.#position += bytes.byteLength;
      return;
    }
    this.#buffer.set(bytes, this.#buffered);
    this.#buffered += bytes.byteLength;
  }

  /** Hands all that was given to the system. An error that it told only to us is thrown here at the latest. */
  async flush(): Promise<void> {
    await this.#beginWrite();
    await this.#writing;
    await this.#syncing;
  }

  /** Waits until nothing is being written, whatever became of it: only then may the file be closed. */
  async settle(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#syncing.catch(() => {});
  }

  /** Begins to write what is buffered, once the write before is done. */
  async #beginWrite(): Promise<void> {
    await this.#writing;
    if (this.#buffered === 0) return;
    const full = this.#buffer.subarray(0, this.#buffered);
    this.#writing = this.#writeAll(full, this.#position);
    // Whoever calls next gets the error.
    this.#writing.catch(() => {});
    [this.#buffer, this.#spare] = [this.#spare, this.#buffer];
    this.#position += full.byteLength;
    this.#buffered = 0;
  }

  async #writeAll(bytes: Uint8Array, position: number): Promise<void> {
    // A write may take less than it was given, on a disk that gets full for example.
    for (let written = 0; written < bytes.byteLength; ) {
      const rest = bytes.byteLength - written;
      const { bytesWritten } = await writing(this.#path, () =>
        this.#handle.write(bytes, written, rest, position + written),
      );
      written += bytesWritten;
    }
    this.#unsynced += bytes.byteLength;
    if (this.#unsynced >= SYNC_BYTES) this.#beginSync();
  }

  /** Nobody waits for it while there is more to write. */
  #beginSync(): void {
    this.#unsynced = 0;
    this.#syncing = this.#syncing.then(() => writing(this.#path, () => this.#handle.datasync()));
    this.#syncing.catch(() => {});
  }
}
