/** One byte in this many is looked at: enough to see that a file is another one, at no cost. */
const STRIDE = 64;

/**
 * A digest of the bytes seen so far, by which a download that must begin anew proves that it reads the same file. It
 * depends on the bytes and their places alone, not on how they were cut into chunks.
 */
export class ContentDigest {
  #length = 0;
  #hash = 0x811c9dc5;

  /** How many bytes were seen. */
  get length(): number {
    return this.#length;
  }

  /** The digest as a number; equal bytes give equal numbers. */
  get value(): number {
    return this.#hash >>> 0;
  }

  /** Looks at the next bytes. */
  add(chunk: Uint8Array): void {
    let hash = this.#hash;
    const first = (STRIDE - (this.#length % STRIDE)) % STRIDE;
    for (let index = first; index < chunk.byteLength; index += STRIDE) {
      hash = Math.imul(hash ^ (chunk[index] ?? 0), 0x01000193);
    }
    this.#hash = hash;
    this.#length += chunk.byteLength;
  }
}
