import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockSplitter } from "./block-splitter.ts";
import { joinBytes, type LineBlock, splitLineBytes } from "./line-block.ts";
import { resultLineLimit } from "./line-limits.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

function split(chunks: readonly Uint8Array[], blockBytes?: number): LineBlock[] {
  const splitter = new BlockSplitter({ ...resultLineLimit(), blockBytes });
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), splitter.end()].filter(
    (block) => block !== undefined,
  );
}

const linesOf = (blocks: readonly LineBlock[]): string[] => blocks.flatMap((block) => block.lines);

/** The slow and obvious way: byte by byte. */
function naiveLines(bytes: Uint8Array): string[] {
  const lines: Uint8Array[] = [];
  let line: number[] = [];
  for (const byte of bytes) {
    if (byte === 10) {
      lines.push(Uint8Array.from(line));
      line = [];
    } else {
      line.push(byte);
    }
  }
  if (line.length > 0) lines.push(Uint8Array.from(line));
  const texts = lines.map((each) => decode(each).replace(/\r$/, ""));
  return texts.map((text, index) => (index === 0 ? text.replace(/^\uFEFF/, "") : text));
}

function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = places.map((place) => place % (bytes.byteLength + 1)).sort((left, right) => left - right);
  return [...sorted, bytes.byteLength].map((end, index) => bytes.slice(sorted[index - 1] ?? 0, end));
}

const interestingBytes = fc
  .array(
    fc.oneof(
      fc.constantFrom("\n", "\r\n", "\r", "\uFEFF", "\u2028", "\u2029", "é", "漢", "😀", "{}", "").map(encode),
      fc.string({ unit: "binary", maxLength: 6 }).map(encode),
      fc.uint8Array({ maxLength: 4 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => joinBytes([new Uint8Array(0), ...parts]));

const cuts = fc.array(fc.nat(), { maxLength: 12 });
const blockSizes = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined });

describe("BlockSplitter", () => {
  it("gives the lines of a naive reader for any bytes in any chunks", () => {
    fc.assert(
      fc.property(interestingBytes, cuts, blockSizes, (bytes, places, blockBytes) => {
        expect(linesOf(split(cut(bytes, places), blockBytes))).toEqual(naiveLines(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps every byte, with the right offsets and numbers", () => {
    fc.assert(
      fc.property(interestingBytes, cuts, blockSizes, (bytes, places, blockBytes) => {
        const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
        let offset = hasMark ? 3 : 0;
        let number = 1;
        for (const block of split(cut(bytes, places), blockBytes)) {
          const own = joinBytes([...block.pieces, new Uint8Array(0)]);
          expect(own).toEqual(bytes.slice(offset, offset + own.byteLength));
          expect(block).toMatchObject({ offset, firstNumber: number });
          const perLine = splitLineBytes(block).map((line) => decode(line).replace(/\r?\n$|\r$/, ""));
          if (own.byteLength > 0) expect(perLine).toEqual(block.lines);
          offset += own.byteLength;
          number += block.lines.length;
        }
        expect(offset).toBe(bytes.byteLength);
      }),
      { numRuns: 1000 },
    );
  });

  it("ends a block behind the last line within its size, or behind a line that is longer", () => {
    const blocks = split([encode("12\n34\n5\n123456789\n1\n2\n")], 6).map(({ lines }) => lines);
    expect(blocks).toEqual([["12", "34"], ["5"], ["123456789"], ["1", "2"]]);
  });

  it("puts characters together that are split at any byte", () => {
    const bytes = encode('{"a":"é漢😀\u2028"}\r\n{"b":"😀"}');
    for (let place = 0; place <= bytes.byteLength; place += 1) {
      expect(linesOf(split(cut(bytes, [place])))).toEqual(['{"a":"é漢😀\u2028"}', '{"b":"😀"}']);
    }
  });

  it.each([
    { name: "nothing", text: "", lines: [] },
    { name: "one newline", text: "\n", lines: [""] },
    { name: "no last newline", text: "a\nb", lines: ["a", "b"] },
    { name: "a BOM before every line", text: "\uFEFFa\n\uFEFFb\n", lines: ["a", "\uFEFFb"] },
    { name: "only a BOM", text: "\uFEFF", lines: [""] },
    { name: "a carriage return inside", text: "a\rb\r\r\n", lines: ["a\rb\r"] },
  ])("reads $name", ({ text, lines }) => {
    const bytes = encode(text);
    expect(linesOf(split([bytes]))).toEqual(lines);
    expect(linesOf(split([...bytes].map((byte) => Uint8Array.of(byte))))).toEqual(lines);
  });

  it("says whether the last line has its newline", () => {
    expect(split([encode("a\nb")]).map((block) => block.isUnterminated)).toEqual([false, true]);
    expect(split([encode("a\nb\n")]).map((block) => block.isUnterminated)).toEqual([false]);
  });

  it("refuses a line over the cap by its number, after the lines before it", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (places) => {
        const splitter = new BlockSplitter(resultLineLimit(4));
        const seen: string[] = [];
        const feed = (): void => {
          for (const chunk of cut(encode("1234\n12\n12345\n1\n"), places)) {
            for (const { lines } of splitter.push(chunk)) seen.push(...lines);
          }
          splitter.end();
        };
        expect(feed).toThrow("Cannot read result line 3: it is longer than 4 bytes; raise maxLineBytes");
        expect(seen).toEqual(["1234", "12"]);
      }),
    );
  });

  it("is linear in the length of a line: each byte is searched twice and copied once at most", () => {
    let searched = 0;
    let copied = 0;
    const counted = (length: number): Uint8Array => {
      const bytes = new Uint8Array(length).fill(0x61);
      const { indexOf, lastIndexOf, subarray } = Uint8Array.prototype;
      return Object.assign(bytes, {
        indexOf(value: number, from = 0) {
          const found: number = indexOf.call(bytes, value, from);
          searched += (found === -1 ? length : found) - from;
          return found;
        },
        lastIndexOf(value: number) {
          const found: number = lastIndexOf.call(bytes, value);
          searched += length - Math.max(found, 0);
          return found;
        },
        subarray: (start?: number, end?: number) => subarray.call(bytes, start, end),
      });
    };
    const { set } = Uint8Array.prototype;
    const original = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "set");
    const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
    Object.defineProperty(typedArray, "set", {
      ...original,
      value(this: Uint8Array, source: Uint8Array, offset?: number) {
        copied += source.length;
        set.call(this, source, offset);
      },
    });
    try {
      const chunks = Array.from({ length: 512 }, () => counted(1024));
      const last = chunks.at(-1);
      if (last !== undefined) last[500] = 10;
      expect(linesOf(split(chunks)).map((line) => line.length)).toEqual([511 * 1024 + 500, 523]);
    } finally {
      Object.defineProperty(typedArray, "set", original ?? {});
    }
    const total = 512 * 1024;
    expect(searched).toBeGreaterThanOrEqual(total - 1024);
    expect(searched).toBeLessThanOrEqual(2 * total);
    expect(copied).toBeGreaterThan(0);
    expect(copied).toBeLessThanOrEqual(total);
  });
});
