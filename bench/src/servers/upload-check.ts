/** As many bytes as the parts of a form in front of its file, or behind it, can take. */
const EDGE_BYTES = 65_536;

/** The file that an upload must carry, as far as its edges tell. */
export interface ExpectedFile {
  readonly size: number;
  /** Its first bytes, as Latin-1. */
  readonly head: string;
  /** Its last bytes, as Latin-1. */
  readonly tail: string;
}

/** Looks at an upload as it passes by: how many bytes, and whether the file stands in it whole. */
export class UploadCheck {
  readonly #expected: ExpectedFile | undefined;
  #bytes = 0;
  #head: Buffer = Buffer.alloc(0);
  #tail: Buffer = Buffer.alloc(0);

  constructor(expected: ExpectedFile | undefined) {
    this.#expected = expected;
  }

  /** Takes the next bytes. */
  add(chunk: Buffer): void {
    this.#bytes += chunk.byteLength;
    if (this.#head.byteLength < EDGE_BYTES) this.#head = Buffer.concat([this.#head, chunk.subarray(0, EDGE_BYTES)]);
    const tail = chunk.byteLength >= EDGE_BYTES ? chunk : Buffer.concat([this.#tail, chunk]);
    this.#tail = tail.subarray(Math.max(0, tail.byteLength - EDGE_BYTES));
  }

  /** What is wrong with the upload, or undefined. */
  problem(): string | undefined {
    if (this.#expected === undefined) return undefined;
    const { size, head, tail } = this.#expected;
    const before = this.#head.indexOf(head, 0, "latin1");
    const end = this.#tail.lastIndexOf(tail, undefined, "latin1");
    if (before === -1 || end === -1) return "The file does not stand in the upload";
    const after = this.#tail.byteLength - end - tail.length;
    const found = this.#bytes - before - after;
    return found === size ? undefined : `The file has ${size} bytes, the upload carries ${found}`;
  }
}
