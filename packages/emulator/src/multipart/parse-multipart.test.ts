import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseContentDisposition } from "./content-disposition.ts";
import { MultipartFormatError } from "./multipart-parser.ts";
import { parseMultipart } from "./parse-multipart.ts";

interface Received {
  readonly fields: Record<string, string>;
  readonly files: { name: string; filename: string; bytes: number[] }[];
}

async function parse(bytes: Uint8Array, cuts: readonly number[], boundary: string): Promise<Received> {
  const received: Received = { fields: {}, files: [] };
  await parseMultipart(inChunks(bytes, cuts), `multipart/form-data; boundary=${boundary}`, {
    onField: (name, value) => {
      received.fields[name] = value;
    },
    onFile: (file) => void received.files.push({ ...file, bytes: [] }),
    onChunk: (chunk) => void received.files.at(-1)?.bytes.push(...chunk),
  });
  return received;
}

function inChunks(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return new ReadableStream({
    start(controller) {
      for (let index = 1; index < edges.length; index += 1) {
        const chunk = bytes.slice(edges[index - 1], edges[index]);
        if (chunk.length > 0) controller.enqueue(chunk);
      }
      controller.close();
    },
  });
}

function form(parts: readonly { head: string; body: Uint8Array }[], boundary: string): Uint8Array {
  const encoder = new TextEncoder();
  const pieces = parts.flatMap(({ head, body }) => [
    encoder.encode(`--${boundary}\r\n${head}\r\n\r\n`),
    body,
    encoder.encode("\r\n"),
  ]);
  const all = [...pieces, encoder.encode(`--${boundary}--\r\n`)];
  return Uint8Array.from(all.flatMap((piece) => [...piece]));
}

describe("parseMultipart()", () => {
  it("gives back every byte, whatever the chunks and the order of the parts", async () => {
    // Bytes that resemble a delimiter are where a parser goes wrong.
    const byte = fc.oneof(fc.constantFrom(0x0d, 0x0a, 0x2d, 0x62), fc.integer({ min: 0, max: 255 }));
    const scenario = fc.record({
      content: fc.uint8Array({ maxLength: 300 }).chain(() => fc.array(byte, { maxLength: 300 })),
      cuts: fc.array(fc.nat(), { maxLength: 40 }),
      isFileFirst: fc.boolean(),
      boundary: fc.constantFrom("b", "bb", "----WebKitFormBoundary7MA4YWxkTrZu0gW", "-"),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ content, cuts, isFileFirst, boundary }) => {
        const text = String.fromCharCode(...content);
        fc.pre(!`\r\n${text}`.includes(`\r\n--${boundary}`) && !`${text}\r\n`.includes(`\r\n--${boundary}`));
        const file = {
          head: 'Content-Disposition: form-data; name="file"; filename="a b.jsonl"\r\nContent-Type: application/octet-stream',
          body: Uint8Array.from(content),
        };
        const field = {
          head: 'Content-Disposition: form-data; name="purpose"',
          body: new TextEncoder().encode("batch"),
        };
        const parts = isFileFirst ? [file, field] : [field, file];
        const received = await parse(form(parts, boundary), cuts, boundary);
        expect(received).toEqual({
          fields: { purpose: "batch" },
          files: [{ name: "file", filename: "a b.jsonl", bytes: content }],
        });
      }),
      { numRuns: 500 },
    );
  });

  it.each(["", "--b\r\n", "nothing of the kind", '--b\r\nContent-Disposition: form-data; name="x"\r\n\r\ntext'])(
    "refuses the body %j",
    async (text) => {
      await expect(parse(new TextEncoder().encode(text), [], "b")).rejects.toBeInstanceOf(MultipartFormatError);
    },
  );

  it("refuses a content type without boundary", async () => {
    const nothing = { onField: () => undefined, onFile: () => undefined, onChunk: () => undefined };
    await expect(parseMultipart(inChunks(new Uint8Array(), []), "multipart/form-data", nothing)).rejects.toBeInstanceOf(
      MultipartFormatError,
    );
  });
});

describe("parseContentDisposition()", () => {
  it.each([
    ['form-data; name="file"; filename="a.jsonl"', "a.jsonl"],
    ["form-data; name=file; filename=a.jsonl", "a.jsonl"],
    ['form-data; name="file"; filename="say \\"hi\\".jsonl"', 'say "hi".jsonl'],
    ['form-data; name="file"; filename="say %22hi%22.jsonl"', 'say "hi".jsonl'],
    ['form-data; name="file"; filename="a;b=c.jsonl"', "a;b=c.jsonl"],
    ['form-data; name="file"; filename="日本.jsonl"', "日本.jsonl"],
    ['form-data; name="file"; filename="x"; filename*=UTF-8\'\'%e2%82%ac%20rates.jsonl', "€ rates.jsonl"],
    ["form-data; name=\"file\"; filename*=iso-8859-1'en'%A3.jsonl", "£.jsonl"],
    ['form-data; name="file"; filename="plain"; filename*=UTF-8\'\'%ff', "plain"],
    ['form-data; name="file"; filename=""', ""],
    ['form-data; name="file"', undefined],
  ])("reads %s", (header, filename) => {
    expect(parseContentDisposition(header)).toEqual({ name: "file", filename });
  });
});
