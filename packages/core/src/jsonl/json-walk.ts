/** A member of an object that a walk looks out for. */
export interface Watch {
  /** By what it is told from others: a number from 0 to 30, of its own among the members of an object. */
  readonly slot: number;
  /** The bytes of its name, and how many they are. */
  readonly name: Uint8Array;
  readonly length: number;
  /** What is looked out for in it, where it is an object. */
  readonly members: readonly Watch[];
  /** What is looked out for in its items, where it is a list. */
  readonly item: Watch | undefined;
}

/**
 * Is told of a member: its slot, and where its value begins and ends. Says whether that is something it can judge by bytes;
 * false ends the walk.
 */
export type Visit = (slot: number, start: number, end: number) => boolean;

const NOTHING: readonly Watch[] = [];
const encoder: TextEncoder = /* @__PURE__ */ new TextEncoder();

/** Describes a member to look out for, and what to look out for in it: in an object, or in each object of a list. */
export function watch(
  text: string,
  slot: number,
  inside: { readonly members?: readonly Watch[]; readonly items?: readonly Watch[] } = {},
): Watch {
  const { members = NOTHING, items = NOTHING } = inside;
  const name = encoder.encode(text);
  const item = items.length === 0 ? undefined : watch("", 0, { members: items });
  return { slot, length: name.length, name, members, item };
}

/** Not JSON, or not as plain as a walk can judge: whoever gets this reads the line with `JSON.parse`. */
const REFUSED = -1;
/** Deeper lines are left to `JSON.parse`, which has no limit. */
const MOST_DEPTH = 64;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const LETTER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const TRUE: Uint8Array = /* @__PURE__ */ encoder.encode("true");
const FALSE: Uint8Array = /* @__PURE__ */ encoder.encode("false");
const NULL: Uint8Array = /* @__PURE__ */ encoder.encode("null");

/** A newline is space to JSON, but here it ends the line. */
const IS_SPACE: Uint8Array = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === SPACE || byte === 0x09 || byte === 0x0d ? 1 : 0,
);

/** The bytes that end a plain stretch of a string: the quote, the backslash, and what must be escaped. */
const ENDS_STRETCH: Uint8Array = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < SPACE || byte === QUOTE || byte === BACKSLASH ? 1 : 0,
);

/**
 * Walks over lines of JSON as bytes, without making values of them: each byte is looked at once, and anything that
 * `JSON.parse` would refuse is refused. It costs a quarter of what `JSON.parse` does.
 *
 * It refuses more than that, which then is for `JSON.parse` to judge: deep nesting, and in objects where it looks out for
 * members, names with escapes and a name that stands twice. Bytes that are no UTF-8 pass within strings, since decoding
 * replaces them there, and nowhere else.
 */
export class JsonWalk {
  readonly #watched: readonly Watch[];
  readonly #visit: Visit;
  #bytes: Uint8Array = new Uint8Array();

  /**
   * @param watched - What to look out for in the object that a line is.
   * @param visit - Is told of each.
   */
  constructor(watched: readonly Watch[], visit: Visit) {
    this.#watched = watched;
    this.#visit = visit;
  }

  /**
   * Walks over one line, which must be an object.
   *
   * @param bytes - Holds the line with its newline.
   * @param start - Where the line begins.
   * @returns The place behind its newline, or -1.
   */
  line(bytes: Uint8Array, start: number): number {
    this.#bytes = bytes;
    const first = skipSpace(bytes, start);
    if (bytes[first] !== OPEN_OBJECT) return REFUSED;
    const end = this.#object(first + 1, this.#watched, 0);
    if (end === REFUSED) return REFUSED;
    const newline = skipSpace(bytes, end);
    return bytes[newline] === NEWLINE ? newline + 1 : REFUSED;
  }

  /** From the first byte of a value to behind the last. */
  #value(start: number, watch: Watch | undefined, depth: number): number {
    const byte = this.#bytes[start];
    if (byte === QUOTE) return skipString(this.#bytes, start + 1);
    if (byte === OPEN_OBJECT) return this.#object(start + 1, watch?.members ?? NOTHING, depth);
    if (byte === OPEN_LIST) return this.#list(start + 1, watch, depth);
    return skipPlainValue(this.#bytes, start);
  }

  /** From behind the opening brace to behind the closing one. */
  #object(start: number, watched: readonly Watch[], depth: number): number {
    if (depth > MOST_DEPTH) return REFUSED;
    const bytes = this.#bytes;
    let seen = 0;
    let at = skipSpace(bytes, start);
    if (bytes[at] === CLOSE_OBJECT) return at + 1;
    for (;;) {
      if (bytes[at] !== QUOTE) return REFUSED;
      const found = watched.length === 0 ? undefined : findName(watched, bytes, at + 1);
      if (found !== undefined) at += found.length + 2;
      else at = watched.length === 0 ? skipString(bytes, at + 1) : skipName(bytes, at + 1);
      if (at < 0) return REFUSED;
      if (bytes[at] !== COLON) at = skipSpace(bytes, at);
      if (bytes[at] !== COLON) return REFUSED;
      const value = skipSpace(bytes, at + 1);
      at = this.#value(value, found, depth + 1);
      if (at < 0) return REFUSED;
      if (found !== undefined) {
        // Of a name that stands twice, the last one counts; here the first was told already.
        const bit = 1 << found.slot;
        if ((seen & bit) !== 0 || !this.#visit(found.slot, value, at)) return REFUSED;
        seen |= bit;
      }
      if (bytes[at] !== COMMA) {
        at = skipSpace(bytes, at);
        if (bytes[at] === CLOSE_OBJECT) return at + 1;
        if (bytes[at] !== COMMA) return REFUSED;
      }
      at = skipSpace(bytes, at + 1);
    }
  }

  /** From behind the opening bracket to behind the closing one. */
  #list(start: number, watch: Watch | undefined, depth: number): number {
    if (depth > MOST_DEPTH) return REFUSED;
    const bytes = this.#bytes;
    let at = skipSpace(bytes, start);
    if (bytes[at] === CLOSE_LIST) return at + 1;
    for (;;) {
      at = this.#value(at, watch?.item, depth + 1);
      if (at < 0) return REFUSED;
      at = skipSpace(bytes, at);
      if (bytes[at] === CLOSE_LIST) return at + 1;
      if (bytes[at] !== COMMA) return REFUSED;
      at = skipSpace(bytes, at + 1);
    }
  }
}

/** Whether the bytes of a string, without its quotes, spell it out: ASCII without escapes. */
export function isSpeltOut(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80 || byte === BACKSLASH) return false;
  }
  return true;
}

function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (IS_SPACE[bytes[at] ?? 0] === 1) at += 1;
  return at;
}

/** From behind the opening quote to behind the closing one. */
function skipString(bytes: Uint8Array, start: number): number {
  let at = start;
  while (ENDS_STRETCH[bytes[at] ?? 0] === 0) at += 1;
  return bytes[at] === QUOTE ? at + 1 : skipEscapes(bytes, at);
}

/** From the first byte in a string that is not plain to behind the closing quote. */
function skipEscapes(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === BACKSLASH) {
    at = skipEscape(bytes, at + 1);
    if (at < 0) return REFUSED;
    while (ENDS_STRETCH[bytes[at] ?? 0] === 0) at += 1;
  }
  return bytes[at] === QUOTE ? at + 1 : REFUSED;
}

/** From behind the backslash to behind the escape. */
function skipEscape(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== LETTER_U) return isEscape(bytes[at] ?? 0) ? at + 1 : REFUSED;
  for (let digit = at + 1; digit <= at + 4; digit += 1) if (!isHex(bytes[digit] ?? 0)) return REFUSED;
  return at + 5;
}

/** `"`, `\`, `/`, `b`, `f`, `n`, `r`, `t` */
function isEscape(byte: number): boolean {
  if (byte === QUOTE || byte === BACKSLASH || byte === 0x2f) return true;
  return byte === 0x62 || byte === 0x66 || byte === 0x6e || byte === 0x72 || byte === 0x74;
}

/** From behind the opening quote of a name to behind the closing one. With an escape it might be any name. */
function skipName(bytes: Uint8Array, start: number): number {
  let at = start;
  while (ENDS_STRETCH[bytes[at] ?? 0] === 0) at += 1;
  return bytes[at] === QUOTE ? at + 1 : REFUSED;
}

function findName(watched: readonly Watch[], bytes: Uint8Array, start: number): Watch | undefined {
  for (let place = 0; place < watched.length; place += 1) {
    const watch = watched[place];
    if (watch !== undefined && bytes[start + watch.length] === QUOTE && startsWith(bytes, start, watch.name))
      return watch;
  }
  return undefined;
}

/** A number, `true`, `false` or `null`. */
function skipPlainValue(bytes: Uint8Array, start: number): number {
  const byte = bytes[start] ?? 0;
  if (byte === MINUS || isDigit(byte)) return skipNumber(bytes, start);
  const word = byte === TRUE[0] ? TRUE : byte === FALSE[0] ? FALSE : NULL;
  return startsWith(bytes, start, word) ? start + word.byteLength : REFUSED;
}

function skipNumber(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  const whole = skipDigits(bytes, first);
  // A zero leads no other digits.
  if (whole === REFUSED || (bytes[first] === DIGIT_0 && whole > first + 1)) return REFUSED;
  const fraction = bytes[whole] === POINT ? skipDigits(bytes, whole + 1) : whole;
  if (fraction === REFUSED || !isExponent(bytes[fraction])) return fraction;
  const sign = bytes[fraction + 1];
  return skipDigits(bytes, sign === MINUS || sign === 0x2b ? fraction + 2 : fraction + 1);
}

/** At least one. */
function skipDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at] ?? 0)) at += 1;
  return at > start ? at : REFUSED;
}

function isExponent(byte: number | undefined): boolean {
  return byte === 0x65 || byte === 0x45;
}

function isDigit(byte: number): boolean {
  return byte >= DIGIT_0 && byte <= DIGIT_9;
}

function isHex(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

/** Whether bytes stand at a place. */
export function startsWith(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let place = 0; place < wanted.byteLength; place += 1) {
    if (bytes[start + place] !== wanted[place]) return false;
  }
  return true;
}
