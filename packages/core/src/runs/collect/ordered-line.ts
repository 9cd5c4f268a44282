/** A line and the place where it belongs. */
export interface OrderedLine {
  readonly index: number;
  /** Whether it is ours, because nobody answered the request. */
  readonly isMissing: boolean;
  /** The line with its end. */
  readonly bytes: Uint8Array;
}

/** Before each line: its place, its length, and whether it is missing. */
const HEADER_BYTES = 9;

/** How many bytes a line takes as it is stored. */
export function storedBytes({ bytes }: OrderedLine): number {
  return HEADER_BYTES + bytes.byteLength;
}

/** Room for stored lines, one behind the other. */
export class LineRoom {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: number) {
    this.bytes = new Uint8Array(bytes);
    this.#view = new DataView(this.bytes.buffer);
  }

  store(start: number, { index, isMissing, bytes }: OrderedLine): void {
    this.#view.setUint32(start, index);
    this.#view.setUint32(start + 4, bytes.byteLength);
    this.#view.setUint8(start + 8, isMissing ? 1 : 0);
    this.bytes.set(bytes, start + HEADER_BYTES);
  }

  /** The place of the line that is stored from there on. */
  indexAt(start: number): number {
    return this.#view.getUint32(start);
  }

  /** Where the line that is stored from there on ends. */
  endAt(start: number): number {
    return start + HEADER_BYTES + this.#view.getUint32(start + 4);
  }

  /** The line that is stored from there on. Its bytes are not copied: they are good until the room is used anew. */
  lineAt(start: number): OrderedLine {
    const bytes = this.bytes.subarray(start + HEADER_BYTES, this.endAt(start));
    return { index: this.indexAt(start), isMissing: this.#view.getUint8(start + 8) === 1, bytes };
  }
}
