import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Refusal } from "../http/refusal.ts";
import { FormRewriter } from "./form-rewriter.ts";

const encoder = new TextEncoder();
const field = (name: string, value: string): string =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (content: string): string =>
  `--XX\r\nContent-Disposition: form-data; name="file"; filename="in.jsonl"\r\nContent-Type: application/jsonl\r\n\r\n${content}\r\n`;
const END = "--XX--\r\n";

const rewriter = () =>
  new FormRewriter({
    boundary: "XX",
    maxFileBytes: 10_000,
    rename: (name) => `stamped-${name}`,
    checkField: () => {},
    checkComplete: () => {},
  });

/** Cuts a text at the given places and sends it through. */
function rewrite(
  text: string,
  cuts: readonly number[],
): { readonly text: string; readonly growth: number | undefined } {
  const bytes = encoder.encode(text);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((left, right) => left - right), bytes.length];
  const form = rewriter();
  const out: Uint8Array[] = [];
  for (const [index, from] of places.entries()) out.push(...form.push(bytes.slice(from, places[index + 1] ?? from)));
  out.push(form.finish());
  return { text: Buffer.concat(out).toString(), growth: form.growth };
}

/** Contents that look much like the ends of parts. */
const content = fc
  .array(fc.constantFrom("\r\n", "\r", "\n", "--", "--X", "--XY", "\r\n--X", "\r\n-", "a", "€", "{}"), {
    maxLength: 40,
  })
  .map((pieces) => pieces.join(""));
const cuts = fc.array(fc.nat(), { maxLength: 30 });

describe("FormRewriter", () => {
  it("changes the name of the file and nothing else, however the bytes come", () => {
    fc.assert(
      fc.property(content, cuts, fc.boolean(), (text, places, isFirst) => {
        const purpose = field("purpose", "batch");
        const before = isFirst ? purpose : "";
        const after = isFirst ? "" : purpose;
        const form = `${before}${file(text)}${after}${END}`;
        const result = rewrite(form, places);
        expect(result.text).toBe(form.replace('filename="in.jsonl"', 'filename="stamped-in.jsonl"'));
        expect(encoder.encode(result.text).length - encoder.encode(form).length).toBe(result.growth);
      }),
    );
  });

  it("lets the end of a form go last, so that a wrong form is never whole", () => {
    const form = rewriter();
    const text = `${file("x")}${END}`;
    const out = form.push(encoder.encode(text)).map((bytes) => new TextDecoder().decode(bytes));
    expect(out.join("")).not.toContain("--XX--");
    expect(new TextDecoder().decode(form.finish())).toBe("--\r\n");
  });

  it("holds no more than what it cannot understand yet", () => {
    const form = rewriter();
    form.push(encoder.encode(`${field("purpose", "batch")}${file("").slice(0, -2)}`));
    const piece = encoder.encode("x".repeat(1000));
    expect(form.push(piece).map(({ length }) => length)).toEqual([1000]);
  });

  it.each([
    ["a file that is too large", `${file("x".repeat(10_001))}${END}`, 413],
    ["a form without its end", file("x"), 400],
    ["a form without a file", `${field("purpose", "batch")}${END}`, 422],
    ["an empty body", "", 400],
  ])("refuses %s", (_name, text, status) => {
    expect(() => rewrite(text, [])).toThrow(expect.objectContaining({ status }) as Refusal);
  });
});
