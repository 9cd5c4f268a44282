import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { blobSource } from "../../ports/blob-source.ts";
import type { Source } from "../../ports/source.ts";
import { bytesOf, chunkedSource } from "../../test-support/chunked-source.ts";
import { partSource } from "./part-source.ts";

const content = Uint8Array.from({ length: 64 }, (_, index) => index);

/** Bytes that a source can begin in the middle of. */
function sliceableSource(bytes: Uint8Array): Source & { readonly slice: (start: number, end: number) => Source } {
  const slice = vi.fn((start: number, end: number) => sliceableSource(bytes.slice(start, end)));
  return { ...chunkedSource(bytes, [], "whole.jsonl"), size: bytes.byteLength, slice };
}

describe("partSource", () => {
  it("gives the same bytes from every kind of source", async () => {
    const kinds: ((places: number[]) => Source)[] = [
      (places) => chunkedSource(content, places),
      (places) => ({ ...chunkedSource(content, places), size: content.byteLength }),
      () => blobSource(new Blob([content])),
      () => sliceableSource(content),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...kinds),
        fc.array(fc.nat(), { maxLength: 5 }),
        fc.nat(64),
        fc.oneof(fc.nat(64), fc.constant(Number.POSITIVE_INFINITY)),
        async (make, places, offset, length) => {
          const bytes = Number.isFinite(length) ? Math.min(length, 64 - offset) : length;
          const part = partSource(make(places), { offset, bytes }, "part.jsonl");
          expect(part.name).toBe("part.jsonl");
          expect(await bytesOf(part)).toEqual(content.slice(offset, offset + bytes));
          expect(await bytesOf(part)).toEqual(content.slice(offset, offset + bytes));
          if (Number.isFinite(length)) expect(part.size).toBe(bytes);
        },
      ),
    );
  });

  it("begins in the middle where it can", () => {
    const source = sliceableSource(content);
    partSource(source, { offset: 7, bytes: 5 }, "part.jsonl");
    expect(source.slice).toHaveBeenCalledWith(7, 12);
    expect(partSource(blobSource(new Blob([content])), { offset: 7, bytes: 5 }, "part").blob?.size).toBe(5);
  });

  it("says that the source is shorter than it was", async () => {
    const part = partSource(chunkedSource(content), { offset: 60, bytes: 5 }, "part.jsonl");
    await expect(bytesOf(part)).rejects.toMatchObject({
      code: "source_unreadable",
      message: 'Cannot read "in.jsonl" up to byte 65: it ends at 64; pass the input as it was planned',
    });
  });
});
