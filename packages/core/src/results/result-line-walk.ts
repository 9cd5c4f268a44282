import { isSpeltOut, JsonWalk, startsWith, type Watch, watch } from "../jsonl/json-walk.ts";
import { TRUNCATED_REASONS } from "./classify-line.ts";
import type { Span } from "./input-line-walk.ts";
import { USAGE_COUNTS } from "./line-notes.ts";

// What is looked out for. The counts come last, in the order of `ResultUsage`.
const ID = 0;
const CUSTOM_ID = 1;
const RESPONSE = 2;
const ERROR = 3;
const STATUS_CODE = 4;
const BODY = 5;
const FINISH_REASON = 6;
const CHOICES = 7;
const USAGE = 8;
const USAGE_INFO = 9;
const COUNTS = 10;

function lineMembers(): readonly Watch[] {
  const counts = ["prompt_tokens", "completion_tokens", "total_tokens"];
  const body = [
    watch("choices", CHOICES, { items: [watch("finish_reason", FINISH_REASON)] }),
    watch("usage", USAGE, { members: counts.map((name, place) => watch(name, COUNTS + place)) }),
    watch("usage_info", USAGE_INFO, { members: [watch("pages_processed", COUNTS + counts.length)] }),
  ];
  const response = [watch("status_code", STATUS_CODE), watch("body", BODY, { members: body })];
  return [
    watch("id", ID),
    watch("custom_id", CUSTOM_ID),
    watch("error", ERROR),
    watch("response", RESPONSE, { members: response }),
  ];
}

const LINE_MEMBERS: readonly Watch[] = /* @__PURE__ */ lineMembers();
const TRUNCATED: readonly Uint8Array[] = /* @__PURE__ */ TRUNCATED_REASONS.map((reason) =>
  new TextEncoder().encode(reason),
);
const QUOTE = 0x22;
const MINUS = 0x2d;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const LETTER_N = 0x6e;
const OPEN_OBJECT = 0x7b;
/** Longer numbers may not be exact. */
const MOST_DIGITS = 15;

/**
 * Reads good rows from the bytes of their lines: those with a `custom_id`, a status below 400, no error, and an object as
 * their body. Of these it tells what the books need. Every other line it refuses: then `classifyLine` decides.
 */
export class ResultLineWalk {
  /** The `custom_id` of the line, without its quotes: plain ASCII. */
  readonly customId: Span = { start: 0, end: 0 };
  /** The line's own id, in the same way; empty where it has none. */
  readonly lineId: Span = { start: 0, end: 0 };
  isTruncated = false;
  /** What the answer says it consumed: the fields of `ResultUsage` in their order. */
  readonly usage: Float64Array = new Float64Array(USAGE_COUNTS);
  readonly #walk: JsonWalk = new JsonWalk(LINE_MEMBERS, (slot, start, end) => this.#take(slot, start, end));
  #bytes: Uint8Array = new Uint8Array();
  #hasId = false;
  #hasStatus = false;
  #hasBody = false;

  /**
   * Reads a line.
   *
   * @param bytes - Holds the line with its newline.
   * @param start - Where the line begins.
   * @returns The place behind its newline, or -1 for a line that must be parsed.
   */
  read(bytes: Uint8Array, start: number): number {
    this.#bytes = bytes;
    this.isTruncated = this.#hasId = this.#hasStatus = this.#hasBody = false;
    this.lineId.start = this.lineId.end = 0;
    this.usage.fill(0);
    const end = this.#walk.line(bytes, start);
    return this.#hasId && this.#hasStatus && this.#hasBody ? end : -1;
  }

  /** Returns false where a value is not as in a good row. */
  #take(slot: number, start: number, end: number): boolean {
    const first = this.#bytes[start];
    switch (slot) {
      case ID:
        return first !== QUOTE || this.#takeText(this.lineId, start, end);
      case CUSTOM_ID:
        this.#hasId = first === QUOTE && this.#takeText(this.customId, start, end);
        return this.#hasId;
      case ERROR:
        return first === LETTER_N;
      case RESPONSE:
        return first === OPEN_OBJECT;
      case BODY:
        this.#hasBody = first === OPEN_OBJECT;
        return this.#hasBody;
      case STATUS_CODE: {
        const status = this.#whole(start, end);
        this.#hasStatus = status > 0 && status < 400;
        return this.#hasStatus;
      }
      case FINISH_REASON:
        return first !== QUOTE || this.#takeReason(start + 1, end - 1);
      case CHOICES:
      case USAGE:
      case USAGE_INFO:
        return true;
      default:
        return this.#takeCount(slot - COUNTS, start, end);
    }
  }

  #takeText(span: Span, start: number, end: number): boolean {
    span.start = start + 1;
    span.end = end - 1;
    return isSpeltOut(this.#bytes, span.start, span.end);
  }

  #takeReason(start: number, end: number): boolean {
    if (!isSpeltOut(this.#bytes, start, end)) return false;
    for (const reason of TRUNCATED) {
      if (reason.byteLength === end - start && startsWith(this.#bytes, start, reason)) this.isTruncated = true;
    }
    return true;
  }

  /** What is no number counts for nothing. */
  #takeCount(place: number, start: number, end: number): boolean {
    const first = this.#bytes[start] ?? 0;
    if (first !== MINUS && !(first >= DIGIT_0 && first <= DIGIT_9)) return true;
    const count = this.#whole(start, end);
    this.usage[place] = count;
    return count >= 0;
  }

  /** A whole number that its bytes spell out; -1 for any other value. */
  #whole(start: number, end: number): number {
    if (end - start > MOST_DIGITS) return -1;
    let value = 0;
    for (let at = start; at < end; at += 1) {
      const byte = this.#bytes[at] ?? 0;
      if (byte < DIGIT_0 || byte > DIGIT_9) return -1;
      value = value * 10 + byte - DIGIT_0;
    }
    return value;
  }
}
