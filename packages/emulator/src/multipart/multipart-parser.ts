/** What a parser tells about a form, in the order of the wire. */
export interface PartHandlers {
  /** A part begins; `headers` is its header block as text. */
  onPart(headers: string): void | Promise<void>;
  /** Some bytes of the part that began last. */
  onBytes(bytes: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** The part that began last is complete. */
  onPartEnd(): void | Promise<void>;
}

/** The form is not what multipart/form-data demands. */
export class MultipartFormatError extends Error {
  override readonly name = "MultipartFormatError" as const;
}

const CR = 0x0d;
const LF = 0x0a;
const DASH = 0x2d;
const MAX_HEADER_BYTES = 16 * 1024;

type State = "preamble" | "delimiter" | "headers" | "body" | "done";

/**
 * Splits a multipart body into its parts as it comes in (RFC 2046). It keeps back only what may be the beginning of a
 * delimiter, or an unfinished header block; chunks may be cut anywhere.
 *
 * Written here because the streaming parsers at hand either hold whole parts in memory or fail where a chunk ends inside
 * the two dashes that close a form.
 */
export class MultipartParser {
  readonly #delimiter: Uint8Array;
  readonly #handlers: PartHandlers;
  #state: State = "preamble";
  // A delimiter begins with a line break, which the first one of a form does not have.
  #pending: Uint8Array<ArrayBuffer> = Uint8Array.of(CR, LF);

  constructor(boundary: string, handlers: PartHandlers) {
    this.#delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
    this.#handlers = handlers;
  }

  /** Whether the closing delimiter has come. */
  get isDone(): boolean {
    return this.#state === "done";
  }

  /** Takes the next chunk and settles when the handlers have taken what it held. */
  async write(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#pending = this.#pending.length === 0 ? chunk : joined(this.#pending, chunk);
    while (await this.#step()) if (this.#state === "done") break;
    if (this.#state === "done") this.#pending = new Uint8Array();
  }

  /** Does one step; false when more bytes are needed for the next. */
  #step(): boolean | Promise<boolean> {
    switch (this.#state) {
      case "preamble":
        return this.#skipPreamble();
      case "delimiter":
        return this.#readDelimiterEnd();
      case "headers":
        return this.#readHeaders();
      case "body":
        return this.#readBody();
      case "done":
        return false;
    }
  }

  #skipPreamble(): boolean {
    const at = indexOf(this.#pending, this.#delimiter);
    this.#drop(at === -1 ? this.#safeLength() : at + this.#delimiter.length);
    if (at !== -1) this.#state = "delimiter";
    return at !== -1;
  }

  /** After a delimiter: two dashes close the form, a line break (after padding) begins a part. */
  #readDelimiterEnd(): boolean {
    let padding = 0;
    while (this.#pending[padding] === 0x20 || this.#pending[padding] === 0x09) padding += 1;
    const [first, second] = this.#pending.subarray(padding, padding + 2);
    if (second === undefined) return false;
    if (first === DASH && second === DASH) {
      this.#state = "done";
      return true;
    }
    if (first !== CR || second !== LF) throw new MultipartFormatError("A delimiter is not followed by a line break");
    // The line break stays: with it, a part without headers also begins with an empty line.
    this.#drop(padding);
    this.#state = "headers";
    return true;
  }

  async #readHeaders(): Promise<boolean> {
    const at = indexOf(this.#pending, Uint8Array.of(CR, LF, CR, LF));
    if (at === -1) {
      if (this.#pending.length > MAX_HEADER_BYTES) throw new MultipartFormatError("The headers of a part are too long");
      return false;
    }
    const text = new TextDecoder().decode(this.#pending.subarray(0, at));
    this.#drop(at + 4);
    this.#state = "body";
    await this.#handlers.onPart(text);
    return true;
  }

  async #readBody(): Promise<boolean> {
    const at = indexOf(this.#pending, this.#delimiter);
    const end = at === -1 ? this.#safeLength() : at;
    if (end > 0) await this.#handlers.onBytes(this.#pending.subarray(0, end));
    this.#drop(at === -1 ? end : at + this.#delimiter.length);
    if (at === -1) return false;
    await this.#handlers.onPartEnd();
    this.#state = "delimiter";
    return true;
  }

  /** How many of the pending bytes cannot be the beginning of a delimiter. */
  #safeLength(): number {
    return Math.max(0, this.#pending.length - this.#delimiter.length + 1);
  }

  #drop(count: number): void {
    this.#pending = this.#pending.subarray(count);
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Where `needle`, which begins with a carriage return, stands in `bytes`; -1 if nowhere. */
function indexOf(bytes: Uint8Array, needle: Uint8Array): number {
  const last = bytes.length - needle.length;
  for (let at = bytes.indexOf(CR); at !== -1 && at <= last; at = bytes.indexOf(CR, at + 1)) {
    let matched = 1;
    while (matched < needle.length && bytes[at + matched] === needle[matched]) matched += 1;
    if (matched === needle.length) return at;
  }
  return -1;
}
