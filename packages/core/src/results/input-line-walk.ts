import { isSpeltOut, JsonWalk, watch } from "../jsonl/json-walk.ts";

/** Some bytes: where they begin, and the place behind them. */
export interface Span {
  start: number;
  end: number;
}

const QUOTE = 0x22;

/** Reads the `custom_id` of an input from the bytes of its line. Lines where it is not spelt out must be parsed. */
export class InputLineWalk {
  /** The `custom_id` of the line, without its quotes: plain ASCII. */
  readonly customId: Span = { start: 0, end: 0 };
  readonly #walk: JsonWalk = new JsonWalk([watch("custom_id", 0)], (_, start, end) => this.#take(start, end));
  #bytes: Uint8Array = new Uint8Array();

  /**
   * Reads a line.
   *
   * @param bytes - Holds the line with its newline.
   * @param start - Where the line begins.
   * @returns The place behind its newline, or -1 for a line that must be parsed.
   */
  read(bytes: Uint8Array, start: number): number {
    this.#bytes = bytes;
    this.customId.end = 0;
    const end = this.#walk.line(bytes, start);
    return this.customId.end === 0 ? -1 : end;
  }

  #take(start: number, end: number): boolean {
    this.customId.start = start + 1;
    this.customId.end = end - 1;
    return this.#bytes[start] === QUOTE && isSpeltOut(this.#bytes, start + 1, end - 1);
  }
}
