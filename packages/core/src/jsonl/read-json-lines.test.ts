import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { blobSource } from "../ports/blob-source.ts";
import { encodeJsonLine } from "./encode-json-line.ts";
import { jsonLines } from "./json-lines.ts";
import { inputLineLimit } from "./line-limits.ts";
import { readBlocks } from "./read-blocks.ts";
import { readJsonLines } from "./read-json-lines.ts";

const source = (text: string) => blobSource(new Blob([text]));

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const written = (value: unknown): string => new TextDecoder().decode(encodeJsonLine(value));

describe("readJsonLines", () => {
  it("gives values with their line numbers, and an error for a line that is not JSON", async () => {
    const lines = await collect(readJsonLines(source('\uFEFF{"a":1}\r\n\r\nnot json\n[2]')));
    expect(lines).toEqual([
      { number: 1, text: '{"a":1}', value: { a: 1 } },
      { number: 3, text: "not json", error: expect.any(SyntaxError) },
      { number: 4, text: "[2]", value: [2] },
    ]);
  });

  it("reads back what jsonLines writes, whatever the values", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 20 }), async (values) => {
        const lines = await collect(readJsonLines(jsonLines(values)));
        expect(lines.map((line) => line.value)).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it("refuses a line over the cap", async () => {
    const read = collect(readJsonLines(source("[1]\n[1,2,3]\n"), { maxLineBytes: 5 }));
    await expect(read).rejects.toMatchObject({
      code: "invalid_input",
      message: "Cannot read line 2: it is longer than 5 bytes; raise maxLineBytes",
      problems: [{ line: 2 }],
    });
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses a cap of %s before it reads", async (maxLineBytes) => {
    const open = vi.fn(() => new ReadableStream<Uint8Array>());
    await expect(collect(readJsonLines({ name: "x", open }, { maxLineBytes }))).rejects.toMatchObject({
      code: "invalid_argument",
      field: "maxLineBytes",
    });
    expect(open).not.toHaveBeenCalled();
  });

  it("refuses chunks of text", async () => {
    const stream: ReadableStream = new ReadableStream({ start: (controller) => controller.enqueue("text") });
    await expect(collect(readJsonLines(stream))).rejects.toThrow("Cannot read lines from chunks of type string");
  });

  it("closes the stream when the loop is left", async () => {
    const cancel = vi.fn();
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encodeJsonLine({})),
      cancel,
    });
    for await (const line of readJsonLines(stream)) {
      expect(line.number).toBe(1);
      break;
    }
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("ends a read that hangs when the signal aborts, with the signal's reason", async () => {
    const controller = new AbortController();
    const cancel = vi.fn();
    const read = collect(readJsonLines(new ReadableStream<Uint8Array>({ cancel }), { signal: controller.signal }));
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(read).rejects.toBe(reason);
    expect(cancel).toHaveBeenCalledWith(reason);
  });

  it("passes on what the stream throws", async () => {
    const failure = new Error("broken");
    const stream = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(failure) });
    await expect(collect(readJsonLines(stream))).rejects.toBe(failure);
  });
});

describe("readBlocks", () => {
  it("never decodes a whole file at once, also when it comes as one chunk", async () => {
    const bytes = new TextEncoder().encode('{"a":1}\n'.repeat(131_072));
    const blocks = await collect(readBlocks(new Response(bytes).body ?? source(""), inputLineLimit()));
    expect(blocks.flatMap((block) => block.lines)).toHaveLength(131_072);
    for (const block of blocks) expect(block.lines.join("\n").length).toBeLessThanOrEqual(262_144);
  });
});

describe("encodeJsonLine", () => {
  it("escapes the line separators of Unicode", () => {
    expect(written({ a: "1\u20282\u20293" })).toBe('{"a":"1\\u20282\\u20293"}\n');
  });

  it("ends every line with one newline and holds no other", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(written(value).indexOf("\n")).toBe(written(value).length - 1);
      }),
    );
  });

  it.each([undefined, () => 1, 10n])("refuses %s", (value) => {
    expect(() => encodeJsonLine(value)).toThrow("Cannot write the value as JSON");
  });
});

describe("jsonLines", () => {
  it("takes values only as the stream is read, and ends the iterable when it is cancelled", async () => {
    let taken = 0;
    const onEnd = vi.fn();
    const values = (function* () {
      try {
        for (;;) {
          taken += 1;
          yield "x".repeat(20_000);
        }
      } finally {
        onEnd();
      }
    })();
    const reader = jsonLines(values).getReader();
    expect(taken).toBe(0);
    await reader.read();
    expect(taken).toBe(4);
    await reader.cancel();
    expect(onEnd).toHaveBeenCalledOnce();
  });
});
