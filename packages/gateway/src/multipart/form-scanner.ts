import { malformed, type PartHeaders, readPartHeaders } from "./part-headers.ts";

/** What is told of a form as it comes in. */
export interface FormEvents {
  /** A part begins. */
  onPart(headers: PartHeaders): void;
  /** Some bytes of the part that began last. */
  onBytes(bytes: Uint8Array): void;
  /** The part has ended. */
  onPartEnd(): void;
}

type State = "start" | "delimiter" | "headers" | "content" | "epilogue";

const CR = 0x0d;
const LF = 0x0a;
const DASH = 0x2d;
const MAX_HEADER_BYTES = 8192;

/** Reads a form (RFC 7578) strictly, chunk by chunk, and says which bytes of it can be let go on. */
export class FormScanner {
  readonly #delimiter: Uint8Array<ArrayBuffer>;
  readonly #events: FormEvents;
  #state: State = "start";
  #pending: Uint8Array<ArrayBuffer> = new Uint8Array();

  constructor(boundary: string, events: FormEvents) {
    this.#delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
    this.#events = events;
  }

  /** Whether the closing delimiter has come. */
  get isDone(): boolean {
    return this.#state === "epilogue";
  }

  /** The bytes that have come and are not understood yet. */
  get pending(): Uint8Array<ArrayBuffer> {
    return this.#pending;
  }

  /**
   * Takes the next bytes.
   *
   * @throws {Refusal} 400 where they cannot be right.
   */
  push(chunk: Uint8Array<ArrayBuffer>): void {
    this.#pending = this.#pending.length === 0 ? chunk : joined(this.#pending, chunk);
    while (this.#pending.length > 0 && this.#step());
  }

  /** Does one step; false when more bytes are needed for the next. */
  #step(): boolean {
    switch (this.#state) {
      case "start":
        return this.#readStart();
      case "delimiter":
        return this.#readDelimiterEnd();
      case "headers":
        return this.#readHeaders();
      case "content":
        return this.#readContent();
      case "epilogue":
        return this.#readEpilogue();
    }
  }

  /** Nothing may stand in front of the first delimiter, which has no line break before it. */
  #readStart(): boolean {
    const first = this.#delimiter.subarray(2);
    if (this.#pending.length < first.length) return false;
    if (!first.every((byte, index) => this.#pending[index] === byte)) throw malformed();
    this.#drop(first.length);
    this.#state = "delimiter";
    return true;
  }

  #readDelimiterEnd(): boolean {
    if (this.#pending.length < 2) return false;
    const [first, second] = this.#pending;
    this.#drop(2);
    if (first === DASH && second === DASH) this.#state = "epilogue";
    else if (first === CR && second === LF) this.#state = "headers";
    else throw malformed();
    return true;
  }

  #readHeaders(): boolean {
    const end = indexOf(this.#pending, Uint8Array.of(CR, LF, CR, LF));
    if (end === -1 && this.#pending.length <= MAX_HEADER_BYTES) return false;
    if (end === -1 || end > MAX_HEADER_BYTES) throw malformed();
    const headers = readPartHeaders(this.#pending.subarray(0, end));
    this.#drop(end + 4);
    this.#state = "content";
    this.#events.onPart(headers);
    return true;
  }

  #readContent(): boolean {
    const at = indexOf(this.#pending, this.#delimiter);
    const end = at === -1 ? safeLength(this.#pending, this.#delimiter.length) : at;
    if (end > 0) this.#events.onBytes(this.#pending.subarray(0, end));
    this.#drop(at === -1 ? end : at + this.#delimiter.length);
    if (at === -1) return false;
    this.#events.onPartEnd();
    this.#state = "delimiter";
    return true;
  }

  /** Behind the end only its line break may stand. */
  #readEpilogue(): boolean {
    if (this.#pending.length > 2 || this.#pending[0] !== CR || (this.#pending[1] ?? LF) !== LF) throw malformed();
    return false;
  }

  #drop(count: number): void {
    this.#pending = this.#pending.subarray(count);
  }
}

/** How many bytes cannot be the beginning of a delimiter: all before the last carriage return that is near the end. */
function safeLength(bytes: Uint8Array, delimiterLength: number): number {
  const from = Math.max(0, bytes.length - delimiterLength + 1);
  const at = bytes.indexOf(CR, from);
  return at === -1 ? bytes.length : at;
}

/** Both, one behind the other. */
export function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
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
