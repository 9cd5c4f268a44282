import { readChunks } from "../../jsonl/byte-source.ts";
import { joinBytes } from "../../jsonl/line-block.ts";
import { sha256Hex } from "../../jsonl/sha256-hex.ts";
import { MAX_BLOB_BYTES } from "../../ports/run-store.ts";
import type { Source } from "../../ports/source.ts";

/** What an entry of the fingerprint keeps of a block's SHA-256. */
export const HASH_BYTES = 16;
/** An entry: the hash, and the number of the line at the first byte of the block in four bytes. */
export const ENTRY_BYTES: number = 20;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const SMALLEST_BLOCK = 16_384;
const LARGEST_BLOCK = 4_194_304;
const BLOCKS_OF_A_SIZE = 64;

/** An input, as far as it must be recognised. */
export interface InputMark {
  /** The last line that is not blank. */
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 over the entries of the blocks, in hexadecimal. */
  readonly fingerprint: string;
  /** An entry for each block of the input. */
  readonly blocks: Uint8Array;
}

/** How many bytes a block has. Blocks grow, so that changes in a small input are found by a few lines. */
export function blockSize(block: number): number {
  return Math.min(LARGEST_BLOCK, SMALLEST_BLOCK * 2 ** Math.floor(block / BLOCKS_OF_A_SIZE));
}

/** Takes the fingerprint of bytes as they go by. */
export class Fingerprinter {
  readonly #entries: Uint8Array<ArrayBuffer>[] = [];
  #block = new Uint8Array(SMALLEST_BLOCK);
  #filled = 0;
  #blockLine = 1;
  #line = 1;
  #rows = 0;
  #bytes = 0;
  #pending: Promise<void> | undefined;

  /** Takes the next bytes. Wait for what it returns before the next call. */
  async add(chunk: Uint8Array): Promise<void> {
    this.#bytes += chunk.byteLength;
    for (let start = 0; start < chunk.byteLength; ) {
      const piece = chunk.subarray(start, start + this.#block.byteLength - this.#filled);
      this.#block.set(piece, this.#filled);
      this.#filled += piece.byteLength;
      this.#countLines(piece);
      if (this.#filled === this.#block.byteLength) await this.#endBlock();
      start += piece.byteLength;
    }
  }

  /** The mark of the whole; no bytes follow. */
  async end(): Promise<InputMark> {
    if (this.#filled > 0) await this.#endBlock();
    await this.#pending;
    const blocks = joinBytes([new Uint8Array(), ...this.#entries]);
    return { rows: this.#rows, bytes: this.#bytes, fingerprint: await sha256Hex(new Uint8Array(blocks)), blocks };
  }

  /** The hash is taken aside while the next block is read; `digest` has its own copy of the bytes from the start. */
  async #endBlock(): Promise<void> {
    await this.#pending;
    const entry = new Uint8Array(ENTRY_BYTES);
    new DataView(entry.buffer).setUint32(HASH_BYTES, this.#blockLine);
    this.#entries.push(entry);
    const hash = crypto.subtle.digest("SHA-256", this.#block.subarray(0, this.#filled));
    this.#pending = hash.then((digest) => entry.set(new Uint8Array(digest, 0, HASH_BYTES)));
    // Whoever stops in the middle does not wait for it.
    this.#pending.catch(() => {});
    const size = blockSize(this.#entries.length);
    if (size !== this.#block.byteLength) this.#block = new Uint8Array(size);
    this.#filled = 0;
    this.#blockLine = this.#line;
  }

  #countLines(piece: Uint8Array): void {
    for (let place = piece.indexOf(NEWLINE); place !== -1; place = piece.indexOf(NEWLINE, place + 1)) this.#line += 1;
    let blank = 0;
    for (let place = piece.byteLength - 1; place >= 0; place -= 1) {
      const byte = piece[place] ?? 0;
      if (byte > SPACE) {
        this.#rows = this.#line - blank;
        return;
      }
      if (byte === NEWLINE) blank += 1;
    }
  }
}

/**
 * Reads an input just to recognise it.
 *
 * @param source - The input.
 * @param signal - Ends the reading.
 */
export async function markInput(source: Source, signal?: AbortSignal): Promise<InputMark> {
  const fingerprinter = new Fingerprinter();
  for await (const chunk of readChunks(source, signal)) await fingerprinter.add(chunk);
  return await fingerprinter.end();
}

/** The blocks of a mark as blobs for a store: `input-0`, `input-1`, ... */
export function toBlobs(blocks: Uint8Array): readonly Uint8Array[] {
  const blobs: Uint8Array[] = [];
  for (let start = 0; start < blocks.byteLength; start += MAX_BLOB_BYTES) {
    blobs.push(blocks.slice(start, start + MAX_BLOB_BYTES));
  }
  return blobs;
}

/** The blocks of a mark from their blobs. */
export function fromBlobs(blobs: readonly Uint8Array[]): Uint8Array {
  return joinBytes([new Uint8Array(), ...blobs]);
}
