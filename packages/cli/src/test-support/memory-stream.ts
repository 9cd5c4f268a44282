import { Writable } from "node:stream";

/** A stream that keeps what is written to it and then emits `written`; a terminal where it is told to be one. */
export class MemoryStream extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly #chunks: Uint8Array[] = [];

  constructor(options: { readonly isTerminal?: boolean; readonly columns?: number } = {}) {
    super();
    this.isTTY = options.isTerminal ?? false;
    this.columns = options.columns ?? 120;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return this.bytes.toString("utf8");
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(new Uint8Array(chunk));
    done();
    this.emit("written");
  }
}
