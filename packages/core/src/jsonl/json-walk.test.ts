import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileLines } from "../test-support/hostile-lines.ts";
import { JsonWalk, watch } from "./json-walk.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** What `JSON.parse` says of a line, decoded as all lines are. */
function parsed(line: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(line));
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** A line between others, so that a walk that runs on is seen. */
function walk(line: Uint8Array, walker = new JsonWalk([], () => true)): number {
  const bytes = Uint8Array.from([...encoder.encode('"\n'), ...line, 10, ...encoder.encode('"}]\n')]);
  const end = walker.line(bytes, 2);
  return end === -1 ? -1 : end - 2;
}

describe("JsonWalk", () => {
  it("takes exactly the objects that JSON.parse takes, whatever the bytes", () => {
    let taken = 0;
    fc.assert(
      fc.property(hostileLines, (line) => {
        const isGood = isObject(parsed(line));
        if (isGood) taken += 1;
        expect(walk(line)).toBe(isGood ? line.byteLength + 1 : -1);
      }),
      { numRuns: 20_000 },
    );
    expect(taken).toBeGreaterThan(5000);
  });

  it("takes any JSON that is written by JSON.stringify", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 6 })),
        fc.nat({ max: 3 }),
        (value, indent) => {
          const line = encoder.encode(JSON.stringify(value, null, indent).replaceAll("\n", ""));
          expect(walk(line)).toBe(line.byteLength + 1);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    [
      "bytes that are no UTF-8 within a string, which decoding replaces",
      [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x22, 0xc3, 0x22, 0x7d],
      true,
    ],
    ["bytes that are no UTF-8 elsewhere", [0x7b, 0xff, 0x7d], false],
    ["a byte order mark", [0xef, 0xbb, 0xbf, 0x7b, 0x7d], false],
    ["a delete character in a string", [0x7b, 0x22, 0x7f, 0x22, 0x3a, 0x31, 0x7d], true],
    ["a control character in a string", [0x7b, 0x22, 0x1f, 0x22, 0x3a, 0x31, 0x7d], false],
  ])("judges %s as JSON.parse does", (_name, bytes, isTaken) => {
    const line = Uint8Array.from(bytes);
    expect(isObject(parsed(line))).toBe(isTaken);
    expect(walk(line) !== -1).toBe(isTaken);
  });

  it("leaves deep nesting to JSON.parse", () => {
    const nested = (depth: number): Uint8Array => encoder.encode(`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`);
    expect(walk(nested(64))).not.toBe(-1);
    expect(walk(nested(65))).toBe(-1);
    expect(walk(nested(100_000))).toBe(-1);
  });

  it("tells of the members that it looks out for, at their own places only", () => {
    const seen: string[] = [];
    const line = encoder.encode(
      '{"b":{"a":"no"},"a": 1 ,"c":[{"d":"first"},[{"d":"no"}],{"e":{"d":"no"}},{"d":["second"]}],"d":"no"}\n',
    );
    const watched = [watch("a", 0), watch("c", 1, { items: [watch("d", 2)] })];
    const walker = new JsonWalk(watched, (slot, start, end) => {
      seen.push(`${slot} ${decoder.decode(line.subarray(start, end))}`);
      return true;
    });
    expect(walker.line(line, 0)).toBe(line.byteLength);
    expect(seen.slice(0, 3)).toEqual(["0 1", '2 "first"', '2 ["second"]']);
    expect(seen[3]).toMatch(/^1 \[/);
  });

  it.each([
    ["a name that stands twice", '{"a":1,"a":2}', true],
    ["a name with an escape, which may be any", '{"\\u0061":1}', true],
    ["a value that the visitor refuses", '{"a":1}', false],
  ])("leaves %s to JSON.parse", (_name, text, isWelcome) => {
    const line = encoder.encode(text);
    expect(walk(line, new JsonWalk([watch("a", 0)], () => isWelcome))).toBe(-1);
    expect(walk(line)).not.toBe(-1);
  });
});
