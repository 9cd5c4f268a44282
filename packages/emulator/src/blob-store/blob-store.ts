/** Receives the bytes of one blob. */
export interface BlobWriter {
  /** Appends a chunk; the caller may reuse the memory once the call has settled. */
  write(chunk: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** Ends the blob and makes it readable. */
  close(): void | Promise<void>;
  /** Gives the blob up. */
  abort(): void | Promise<void>;
}

/** Where the emulator keeps the contents of files. */
export interface BlobStore {
  /** Starts a blob under `key`. */
  create(key: string): BlobWriter | Promise<BlobWriter>;
  /** Reads a blob's bytes `start` (inclusive) to `end` (exclusive); the whole blob without them. */
  read(key: string, start?: number, end?: number): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Forgets a blob; an unknown key is no error. */
  delete(key: string): void | Promise<void>;
}
