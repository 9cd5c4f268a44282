import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineCounter, readLines } from "./read-lines.ts";

function streamOf(bytes: Uint8Array, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}

async function linesOf(text: string, size: number): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const batch of readLines(streamOf(new TextEncoder().encode(text), size))) lines.push(...batch);
  return lines;
}

describe("readLines()", () => {
  it.each([
    ["", []],
    ["\n\n", []],
    ["a", ["a"]],
    ["a\n", ["a"]],
    ["a\r\nb", ["a\r", "b"]],
    ["a\n\r\nb\n", ["a", "b"]],
    ["a\u2028b\u0085c\nd", ["a\u2028b\u0085c", "d"]],
  ])("splits %j", async (text, expected) => {
    for (const size of [1, 2, 3, 100]) expect(await linesOf(text, size)).toEqual(expected);
  });

  it("gives as many lines as the counter counts, whatever the chunks", async () => {
    const text = fc.string({ unit: fc.constantFrom("a", "é", "\n", "\r", "\u{1f600}"), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (content, size) => {
        const bytes = new TextEncoder().encode(content);
        const counter = createLineCounter();
        for (let at = 0; at < bytes.length; at += size) counter.add(bytes.subarray(at, at + size));
        const lines = await linesOf(content, size);
        expect(counter.total()).toBe(lines.length);
        const expected = content.split("\n").filter((line) => line !== "" && line !== "\r");
        expect(lines).toEqual(expected);
      }),
    );
  });
});
