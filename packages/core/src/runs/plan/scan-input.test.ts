import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkInput } from "../../input/check-input.ts";
import { blobSource } from "../../ports/blob-source.ts";
import type { Source } from "../../ports/source.ts";
import { chunkedSource, textOf } from "../../test-support/chunked-source.ts";
import { markInput } from "./fingerprint.ts";
import { partSource } from "./part-source.ts";
import { type ScanSettings, scanInput } from "./scan-input.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const row = (custom_id: unknown, body: unknown = {}): string => JSON.stringify({ custom_id, body });
const settings: ScanSettings = {
  endpoint: "/v1/chat/completions",
  model: "small",
  agent_id: null,
  limits: { maxPartRows: 100_000, maxPartBytes: 512_000_000 },
};

async function problemsOf(text: string, changes: Partial<ScanSettings> = {}): Promise<string[]> {
  const { report } = await scanInput(chunkedSource(encode(text)), { ...settings, ...changes });
  return report.problems.map(({ line, message }) => `${line}: ${message}`);
}

/** An input without problems: ids of their own, texts of any length, either line end, perhaps a BOM or blank lines behind. */
const inputs = fc
  .record({
    bom: fc.constantFrom("", "\uFEFF"),
    texts: fc.array(fc.string({ unit: "grapheme", maxLength: 12 }), { minLength: 1, maxLength: 20 }),
    newline: fc.constantFrom("\n", "\r\n"),
    isTerminated: fc.boolean(),
    blank: fc.constantFrom("", "\n", "\r\n \n", "  "),
  })
  .map(({ bom, texts, newline, isTerminated, blank }) => {
    const lines = texts.map((text, index) => `${row(String(index), { text })}${newline}`);
    if (!isTerminated) lines.push((lines.pop() ?? "").slice(0, -newline.length));
    return { lines, text: `${bom}${lines.join("")}${isTerminated ? blank : ""}` };
  });

describe("scanInput", () => {
  it("cuts any input in any chunks into parts that keep to the limits and hold all of its lines", async () => {
    const limits = fc.record({
      maxPartRows: fc.integer({ min: 1, max: 6 }),
      maxPartBytes: fc.integer({ min: 1, max: 200 }),
    });
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(inputs, limits, cuts, async ({ lines, text }, limit, places) => {
        const source = chunkedSource(encode(text), places);
        const { parts, report, input } = await scanInput(source, { ...settings, limits: limit });
        const texts = await Promise.all(parts.map(async (part) => await textOf(partSource(source, part, "part"))));
        expect(texts.join("")).toBe(lines.join(""));
        expect(input.bytes).toBe(encode(text).byteLength);
        let firstRow = 0;
        for (const [index, part] of parts.entries()) {
          expect(part.firstRow).toBe(firstRow);
          expect(texts[index]).toBe(lines.slice(firstRow, firstRow + part.rows).join(""));
          expect(part.rows).toBeLessThanOrEqual(limit.maxPartRows);
          if (part.rows > 1) expect(part.bytes).toBeLessThanOrEqual(limit.maxPartBytes);
          firstRow += part.rows;
        }
        expect(firstRow).toBe(input.rows);
        const long = lines.filter((line) => encode(line).byteLength > limit.maxPartBytes).length;
        expect(report.problemCount).toBe(long);
      }),
      { numRuns: 300 },
    );
  });

  it("fills parts as far as they go", async () => {
    const line = `${row("1")}\n`;
    const text = ["1", "2", "3", "4", "5"].map((id) => `${row(id)}\n`).join("");
    const limits = { maxPartRows: 3, maxPartBytes: line.length * 2 };
    const { parts } = await scanInput(chunkedSource(encode(text)), { ...settings, limits });
    const bytes = line.length;
    expect(parts).toEqual([
      { offset: 0, bytes: bytes * 2, firstRow: 0, rows: 2 },
      { offset: bytes * 2, bytes: bytes * 2, firstRow: 2, rows: 2 },
      { offset: bytes * 4, bytes, firstRow: 4, rows: 1 },
    ]);
  });

  it.each([
    ["a good file", `\uFEFF${row("1")}\r\n${row("2")}\r\n\r\n`],
    ["nothing", ""],
    ["an id twice", `${row("1")}\n${row("2")}\n${row("1")}`],
    ["a blank line in between", `${row("1")}\n\n${row("2")}\n`],
    ["no JSON", `${row("1")}\n{"custom_id\n`],
    ["no bodies and no ids", '{"body":1}\n[]\n'],
    ["another model", row("1", { model: "other" })],
  ])("says of %s what checkInput says", async (_, text) => {
    const source = chunkedSource(encode(text));
    const { report } = await scanInput(source, settings);
    expect(report).toEqual(await checkInput(source, { endpoint: settings.endpoint, model: "small" }));
  });

  it("takes more rows and bytes than one job may have", async () => {
    const text = Array.from({ length: 100_001 }, (_, index) => `${row(String(index))}\n`).join("");
    const { report, parts } = await scanInput(blobSource(new Blob([text])), settings);
    expect(report).toMatchObject({ rows: 100_001, problemCount: 0 });
    expect(parts.map(({ rows }) => rows)).toEqual([100_000, 1]);
  });

  it("finds doubles over parts", async () => {
    const limits = { maxPartRows: 1, maxPartBytes: 100 };
    expect(await problemsOf(`${row("a")}\n${row("b")}\n${row("a")}\n`, { limits })).toEqual([
      '3: custom_id "a" stands on line 1 already; make it unique',
    ]);
  });

  it("names a line that fits into no part", async () => {
    const text = `${row("a")}\n${row("b", { text: "x".repeat(50) })}\n`;
    expect(await problemsOf(text, { limits: { maxPartRows: 9, maxPartBytes: 60 } })).toEqual([
      "2: The line takes 87 bytes, but a part holds 60 at the most; raise maxPartBytes",
    ]);
  });

  it.each([
    { name: "the run", model: "small", agent_id: null, body: {}, count: 0 },
    { name: "an agent", model: null, agent_id: "agent", body: {}, count: 0 },
    { name: "each body", model: null, agent_id: null, body: { model: "own" }, count: 0 },
    { name: "each body's agent", model: null, agent_id: null, body: { agent_id: "own" }, count: 0 },
    { name: "nobody", model: null, agent_id: null, body: {}, count: 1 },
  ])("wants a model, named by $name: $count problems", async ({ model, agent_id, body, count }) => {
    const problems = await problemsOf(`${row("a", { model: "x" })}\n${row("b", body)}\n${row("c", body)}\n`, {
      model,
      agent_id,
    });
    expect(problems).toHaveLength(count);
    if (count > 0) expect(problems[0]).toContain("2: body.model is missing");
  });

  it.each([
    { bodies: [{ max_tokens: 10 }, { max_tokens: 5, n: 3 }], worst: 25 },
    { bodies: [{ max_tokens: 10 }, {}], worst: null },
    { bodies: [{ completion_args: { max_tokens: 7 } }], worst: 7 },
    { bodies: [{ max_tokens: "10" }], worst: null },
  ])("adds up the tokens of $bodies to $worst", async ({ bodies, worst }) => {
    const text = bodies.map((body, index) => row(String(index), body)).join("\n");
    expect((await scanInput(chunkedSource(encode(text)), settings)).worstCaseTokens).toBe(worst);
  });

  it("marks the input as reading it just for that does", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, fc.array(fc.nat(), { maxLength: 5 }), async ({ text }, places) => {
        const source: Source = chunkedSource(encode(text), places);
        const { input, blocks } = await scanInput(source, settings);
        expect({ ...input, blocks }).toEqual({ name: source.name, ...(await markInput(chunkedSource(encode(text)))) });
      }),
      { numRuns: 100 },
    );
  });

  it("ends with the signal's reason", async () => {
    const reason = new Error("enough");
    const scan = scanInput(chunkedSource(encode(row("1"))), settings, { signal: AbortSignal.abort(reason) });
    await expect(scan).rejects.toBe(reason);
  });
});
