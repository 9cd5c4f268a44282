import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_BLOB_BYTES } from "../../ports/run-store.ts";
import { chunkedSource } from "../../test-support/chunked-source.ts";
import { describeChange } from "./describe-change.ts";
import { blockSize, ENTRY_BYTES, fromBlobs, type InputMark, markInput, toBlobs } from "./fingerprint.ts";

const LINE_BYTES = 100;
/** A block of the smallest size holds some 164 of these lines, and one line more at each of its ends. */
const MOST_LINES = 166;

const line = (text: string): string => text.padEnd(LINE_BYTES - 1, ".");
const lines = (count: number): string[] => Array.from({ length: count }, (_, index) => line(`line ${index + 1}`));
const mark = async (text: readonly string[] | string, places: readonly number[] = []): Promise<InputMark> =>
  await markInput(
    chunkedSource(new TextEncoder().encode(typeof text === "string" ? text : `${text.join("\n")}\n`), places),
  );

async function changeOf(before: readonly string[] | string, after: readonly string[] | string) {
  return describeChange(await mark(before), await mark(after));
}

describe("describeChange", () => {
  const input = lines(2000);

  it.each([
    { name: "nothing", after: input, says: undefined },
    { name: "a line", after: input.with(999, line("other")), says: "lines 984 to 1147 differ" },
    { name: "the first line", after: input.with(0, line("other")), says: "lines 1 to 164 differ" },
    { name: "the last line", after: input.with(1999, line("other")), says: "lines 1967 to 2000 differ" },
    {
      name: "two places",
      after: input.with(0, line("other")).with(999, line("other")),
      says: "lines 1 to 164 and lines 984 to 1147 differ",
    },
    { name: "every line", after: input.map((text) => text.replace("line", "LINE")), says: "lines 1 to 2000 differ" },
    {
      name: "more lines at the end",
      after: [...input, line("one"), line("two")],
      says: "from within lines 1967 to 2002 on: 2 lines more",
    },
    {
      name: "a line more",
      after: input.toSpliced(500, 0, line("new")),
      says: "from within lines 492 to 656 on: 1 line more",
    },
    { name: "lines fewer", after: input.slice(0, 900), says: "from within lines 820 to 900 on: 1100 lines fewer" },
    {
      name: "a longer line",
      after: input.with(1999, line("x").concat("yz")),
      says: "from within lines 1967 to 2000 on: 2 bytes more",
    },
    { name: "nothing left", after: "", says: "from line 1 on: 2000 lines fewer" },
    {
      name: "two lines made one",
      after: [...input.slice(0, 10), `${input[10]} ${input[11]}`, ...input.slice(12)],
      says: "lines 1 to 163 differ; 1 line fewer",
    },
  ])("says of $name: $says", async ({ after, says }) => {
    expect(await changeOf(input, after)).toBe(says);
  });

  it("names no more than three places", async () => {
    const after = input.map((text, index) => (index % 400 === 0 ? line("other") : text));
    expect(await changeOf(input, after)).toBe(
      "lines 1 to 164, lines 328 to 492, lines 656 to 820 and 2 more places differ",
    );
  });

  it("counts the lines of an input that ended where a block does", async () => {
    const before = "x".repeat(blockSize(0) - 1).concat("\n");
    expect(await changeOf(before, `${before}more\n`)).toBe("from line 2 on: 1 line more");
    expect(await changeOf(`${before}more\n`, before)).toBe("from line 2 on: 1 line fewer");
  });

  it("names every line that was changed, and few others", async () => {
    const before = await mark(input);
    await fc.assert(
      fc.asyncProperty(fc.nat(1999), async (changed) => {
        const says = describeChange(before, await mark(input.with(changed, line("other")))) ?? "";
        const [, from, to] = /^lines (\d+) to (\d+) differ$/.exec(says) ?? [];
        expect(Number(from)).toBeLessThanOrEqual(changed + 1);
        expect(Number(to)).toBeGreaterThanOrEqual(changed + 1);
        expect(Number(to) - Number(from)).toBeLessThan(MOST_LINES * 2);
      }),
      { numRuns: 50 },
    );
  });

  it("names a line before what was put in or taken out, and how much that was", async () => {
    const before = await mark(input);
    await fc.assert(
      fc.asyncProperty(fc.nat(1990), fc.integer({ min: -9, max: 9 }), async (place, count) => {
        fc.pre(count !== 0);
        const added = Array.from({ length: Math.max(0, count) }, () => line("new"));
        const after = await mark(input.toSpliced(place, Math.max(0, -count), ...added));
        const says = describeChange(before, after) ?? "";
        const pattern = /^from within lines (\d+) to (\d+) on: (\d+) lines? (?:more|fewer)$/;
        const [, from, to, lineCount] = pattern.exec(says) ?? [];
        expect(Number(from)).toBeLessThanOrEqual(place + 1);
        expect(Number(to)).toBeGreaterThan(place);
        expect(Number(from)).toBeGreaterThan(place - MOST_LINES);
        expect(Number(lineCount)).toBe(Math.abs(count));
        expect(says.endsWith(count > 0 ? "more" : "fewer")).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe("markInput", () => {
  it("is the same in any chunks", async () => {
    const text = lines(700);
    const whole = await mark(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 20 }), async (places) => {
        expect(await mark(text, places)).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    { text: "", rows: 0 },
    { text: "a", rows: 1 },
    { text: "a\n", rows: 1 },
    { text: "a\r\nb\r\n\r\n \n", rows: 2 },
    { text: "a\n\nb", rows: 3 },
  ])("counts the lines of $text up to the last that is not blank: $rows", async ({ text, rows }) => {
    expect(await mark(text, [1, 3, 5])).toMatchObject({ rows, bytes: text.length });
  });

  it("has blocks that grow from 16 KiB to 4 MiB", () => {
    const KIB = 1024;
    expect([0, 63, 64, 128, 511, 512, 100_000].map(blockSize)).toEqual(
      [16, 16, 32, 64, 2048, 4096, 4096].map((size) => size * KIB),
    );
  });

  it("goes through blobs that any store takes", () => {
    fc.assert(
      fc.property(fc.nat(10_000), (count) => {
        const blocks = Uint8Array.from({ length: count * ENTRY_BYTES }, (_, index) => index % 251);
        const blobs = toBlobs(blocks);
        expect(Math.max(0, ...blobs.map(({ byteLength }) => byteLength))).toBeLessThanOrEqual(MAX_BLOB_BYTES);
        expect(fromBlobs(blobs)).toEqual(blocks);
      }),
      { numRuns: 30 },
    );
  });
});
