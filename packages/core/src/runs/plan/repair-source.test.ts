import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blobSource } from "../../ports/blob-source.ts";
import type { Source } from "../../ports/source.ts";
import { chunkedSource, textOf } from "../../test-support/chunked-source.ts";
import { raiseLineTokens } from "./max-tokens.ts";
import { readRequests } from "./read-requests.ts";
import { planRepairParts, repairSource } from "./repair-source.ts";
import { scanInput } from "./scan-input.ts";

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const row = (custom_id: string, body: unknown): string => JSON.stringify({ custom_id, body });
const settings = { endpoint: "/v1/chat/completions", model: "small", agent_id: null };

const inputs = fc
  .record({
    bom: fc.constantFrom("", "\uFEFF"),
    rows: fc.array(fc.record({ text: fc.string({ unit: "grapheme", maxLength: 9 }), isPicked: fc.boolean() }), {
      minLength: 1,
      maxLength: 20,
    }),
    newline: fc.constantFrom("\n", "\r\n"),
    isTerminated: fc.boolean(),
  })
  .map(({ bom, rows, newline, isTerminated }) => {
    const lines = rows.map(({ text }, index) => `${row(String(index), { text })}${newline}`);
    if (!isTerminated) lines.push((lines.pop() ?? "").slice(0, -newline.length));
    const picked = rows.flatMap(({ isPicked }, index) => (isPicked ? [index] : []));
    return { lines, text: `${bom}${lines.join("")}`, picked };
  });

describe("repairSource", () => {
  const limits = fc.record({
    maxPartRows: fc.integer({ min: 1, max: 5 }),
    maxPartBytes: fc.integer({ min: 1, max: 150 }),
  });

  it("gives the picked lines of any input in any chunks, cut as planned", async () => {
    await fc.assert(
      fc.asyncProperty(
        inputs,
        limits,
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.boolean(),
        async ({ lines, text, picked }, limit, places, isBlob) => {
          const source: Source = isBlob ? blobSource(new Blob([encode(text)])) : chunkedSource(encode(text), places);
          const { parts: inputParts } = await scanInput(source, { ...settings, limits: limit });
          const selection = Uint32Array.from(picked);
          const parts = await planRepairParts(source, selection, limit);
          expect(await planRepairParts(source, selection, limit, { inputParts })).toEqual(parts);
          const sources = parts.map((part) => repairSource(source, selection, part, "repair", { inputParts }));
          const texts = await Promise.all(sources.map(textOf));
          expect(texts.join("")).toBe(picked.map((index) => lines[index]).join(""));
          expect(texts.map((each) => encode(each).byteLength)).toEqual(sources.map(({ size }) => size));
          for (const { rows, bytes } of parts) {
            expect(rows).toBeLessThanOrEqual(limit.maxPartRows);
            if (rows > 1) expect(bytes).toBeLessThanOrEqual(limit.maxPartBytes);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  const long = ["a", "b", "c"].map((id) => row(id, { max_tokens: 9 })).join("\n");
  const all = Uint32Array.of(0, 1, 2);
  const wide = { maxPartRows: 9, maxPartBytes: 1000 };

  it("changes lines, and counts their bytes as they are sent", async () => {
    const modify = (line: string, index: number): string => (index === 1 ? raiseLineTokens(line, 2) : line);
    const source = chunkedSource(encode(long));
    const [part] = await planRepairParts(source, all, wide, { modify });
    expect(part).toEqual({ offset: 0, bytes: long.length + 1, firstRow: 0, rows: 3 });
    const repair = repairSource(source, all, part ?? expect.fail(), "repair", { modify });
    const bodies = (await readRequests(repair)).map(({ body }) => body);
    expect(bodies).toEqual([{ max_tokens: 9 }, { max_tokens: 18 }, { max_tokens: 9 }]);
    expect(repair).toMatchObject({ name: "repair", size: long.length + 1 });
  });

  it("says that the input is shorter than it was", async () => {
    const source = chunkedSource(encode(long));
    const plan = planRepairParts(source, Uint32Array.of(1, 7), wide);
    await expect(plan).rejects.toMatchObject({ code: "source_unreadable", message: expect.stringContaining("row 8 ") });
  });

  it("can be left in the middle", async () => {
    let isClosed = false;
    const source: Source = {
      name: "endless.jsonl",
      open: () =>
        new ReadableStream({
          pull: (controller) => controller.enqueue(encode(`${long}\n`)),
          cancel: () => void (isClosed = true),
        }),
    };
    const reader = (await repairSource(source, all, { firstRow: 0, rows: 1, bytes: 1 }, "part").open()).getReader();
    await reader.read();
    await reader.cancel();
    expect(isClosed).toBe(true);
  });
});

describe("readRequests", () => {
  it("takes of each line what a create takes", async () => {
    const text = `${row("a", { x: 1 })}\n{"custom_id":"b","body":{},"url":"/v1/ocr"}\n`;
    expect(await readRequests(chunkedSource(encode(text)))).toEqual([
      { custom_id: "a", body: { x: 1 } },
      { custom_id: "b", body: {} },
    ]);
  });

  it.each([
    { input: "{}\n", why: "line 1 is no request" },
    { input: `${row("a", {})}\nnope`, why: "line 2 is no request" },
  ])("says that $why", async ({ input, why }) => {
    await expect(readRequests(chunkedSource(encode(input)))).rejects.toMatchObject({
      code: "source_unreadable",
      message: expect.stringContaining(why),
    });
  });
});
