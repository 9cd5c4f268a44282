import type { Sink } from "@mistral-batch/core";
import { attempt, unwritable } from "./write-failure.ts";

/** Each write is a message to another process of the browser; a body comes in smaller pieces. */
const WRITE_BYTES = 1_048_576;

/** Each is one turn of messages with the process that holds the file; seen were one or two. */
const MOST_TURNS = 100;

/** Where a swap file comes from. */
interface SwapFile {
  /** Called once, by the first write. */
  readonly open: () => Promise<FileSystemFileHandle>;
  /** Called when the writing was aborted. */
  readonly discard?: () => Promise<void>;
}

/**
 * A sink over a file handle of a browser. The browser writes into a copy that takes the place of the file when it is
 * closed, and throws the copy away with the tab. So a checkpoint holds as long as the tab does.
 */
export class SwapFileSink implements Sink {
  readonly #name: string;
  readonly #file: SwapFile;
  readonly #pending = new Uint8Array(WRITE_BYTES);
  #pendingBytes = 0;
  /** The end of what was written, pending bytes included. */
  #position = 0;
  #writable: FileSystemWritableFileStream | undefined;

  /**
   * @param name - The file for messages.
   * @param file - Where it comes from.
   */
  constructor(name: string, file: SwapFile) {
    this.#name = name;
    this.#file = file;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#open();
    for (let taken = 0; taken < bytes.byteLength; ) {
      const piece = bytes.subarray(taken, taken + WRITE_BYTES - this.#pendingBytes);
      this.#pending.set(piece, this.#pendingBytes);
      this.#pendingBytes += piece.byteLength;
      taken += piece.byteLength;
      if (this.#pendingBytes === WRITE_BYTES) await this.#flush();
    }
    this.#position += bytes.byteLength;
  }

  async checkpoint(): Promise<string> {
    await this.#flush();
    return String(this.#position);
  }

  async restore(token: string): Promise<void> {
    const target = await this.#flush();
    const wanted = Number(token);
    if (!/^\d+$/.test(token) || wanted > this.#position) {
      throw unwritable(this.#name, `what was written before checkpoint "${token}" went with its tab; begin anew`);
    }
    await attempt(this.#name, () => target.truncate(wanted));
    await attempt(this.#name, () => target.seek(wanted));
    this.#position = wanted;
  }

  async commit(): Promise<void> {
    const target = await this.#flush();
    await attempt(this.#name, () => target.close());
    this.#writable = undefined;
  }

  async abort(): Promise<void> {
    const target = this.#writable;
    if (target === undefined) return;
    this.#writable = undefined;
    await attempt(this.#name, () => target.abort());
    await attempt(this.#name, () => onceReleased(async () => await this.#file.discard?.()));
  }

  async #open(): Promise<FileSystemWritableFileStream> {
    if (this.#writable === undefined) {
      const handle = await this.#file.open();
      this.#writable = await attempt(this.#name, () => handle.createWritable({ keepExistingData: false }));
    }
    return this.#writable;
  }

  async #flush(): Promise<FileSystemWritableFileStream> {
    const target = await this.#open();
    const bytes = this.#pending.subarray(0, this.#pendingBytes);
    if (bytes.byteLength > 0) await attempt(this.#name, () => target.write(bytes));
    this.#pendingBytes = 0;
    return target;
  }
}

/** An aborted copy lets go of its file a little later than it says, in another process and without a word. */
async function onceReleased(discard: () => Promise<void>): Promise<void> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await discard();
    } catch (error) {
      const isHeld = error instanceof Error && error.name === "NoModificationAllowedError";
      if (!isHeld || turn === MOST_TURNS) throw error;
    }
  }
}
