import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Source } from "../../ports/source.ts";
import { bytesOf, chunkedSource } from "../../test-support/chunked-source.ts";
import { changedLines } from "./changed-lines.ts";
import { partSource } from "./part-source.ts";

const encoder = new TextEncoder();
const textOf = async (source: Source): Promise<string> => new TextDecoder().decode(await bytesOf(source));
/** Every other line grows. */
const change = (line: string): string => (line.length % 2 === 0 ? line : `${line}${line}`);

const anyLines = fc.array(fc.string({ unit: fc.constantFrom("a", "é", "漢", "\u2028", "\uFFFD"), maxLength: 9 }), {
  minLength: 1,
  maxLength: 30,
});

describe("changedLines()", () => {
  it("changes line for line, whatever the pieces are", async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, fc.array(fc.nat(), { maxLength: 5 }), async (lines, places) => {
        const source = chunkedSource(encoder.encode(`${lines.join("\n")}\n`), places);
        const changed = changedLines(source, change);
        const expected = encoder.encode(lines.map((line) => `${change(line)}\n`).join(""));
        expect(changed.size).toBeUndefined();
        expect(await bytesOf(changed)).toEqual(expected);
        expect(changed.size).toBe(expected.byteLength);
      }),
    );
  });

  it("gives any part of what it becomes, before and after it was read", async () => {
    const line = "x".repeat(999_999);
    const source = chunkedSource(encoder.encode(`${line}\n`.repeat(12)), [3_000_000, 7_000_001]);
    const changed = changedLines(source, change);
    const whole = `${change(line)}\n`.repeat(12);
    const parts = [0, 1, 6, 11].map((index) => ({ offset: index * 1_999_999, bytes: 1_999_999 }));
    for (const isRead of [false, true]) {
      if (isRead) expect((await textOf(changed)) === whole).toBe(true);
      for (const { offset, bytes } of parts) {
        const part = partSource(changed, { offset, bytes }, "part.jsonl");
        expect(part).toMatchObject({ name: "part.jsonl", size: bytes });
        expect((await textOf(part)) === whole.slice(offset, offset + bytes)).toBe(true);
      }
    }
  });

  it("reads a late part without what comes before, once it was read", async () => {
    const bytes = encoder.encode(`${"x".repeat(999_999)}\n`.repeat(12));
    const reads: number[] = [];
    const source = {
      ...chunkedSource(bytes, [5_000_000]),
      size: bytes.byteLength,
      slice: (start: number, end: number) => {
        reads.push(start);
        return chunkedSource(bytes.slice(start, end), []);
      },
    };
    const changed = changedLines(source, change);
    const whole = await textOf(changed);
    const start = 11 * 1_999_999;
    const last = await textOf(partSource(changed, { offset: start, bytes: 1_999_999 }, "last"));
    expect(last === whole.slice(start)).toBe(true);
    expect(reads.at(-1)).toBeGreaterThan(5_000_000);
  });

  it("leaves a line that is no UTF-8 as it is", async () => {
    const broken = Uint8Array.of(0x61, 0xff, 0x62, 0x0a);
    const changed = changedLines(chunkedSource(broken, []), () => "other");
    expect(await bytesOf(changed)).toEqual(broken);
    const whole = changedLines(chunkedSource(encoder.encode("a\uFFFDb\n"), []), () => "other");
    expect(await textOf(whole)).toBe("other\n");
  });
});
