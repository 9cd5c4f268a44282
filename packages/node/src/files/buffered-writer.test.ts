import type { FileHandle } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { BufferedWriter } from "./buffered-writer.ts";

/** A disk that takes at most `step` bytes a write, and `room` bytes in all. */
function disk(step: number, room: number): { content: number[]; handle: Pick<FileHandle, "write"> } {
  const content: number[] = [];
  const write = async (bytes: Uint8Array, offset: number, length: number, position: number): Promise<object> => {
    if (content.length >= room) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    const part = bytes.subarray(offset, offset + Math.min(length, step, room - content.length));
    expect(position).toBe(content.length);
    content.push(...part);
    return { bytesWritten: part.byteLength, buffer: bytes };
  };
  return { content, handle: { write: write as FileHandle["write"] } };
}

describe("BufferedWriter", () => {
  it("writes all of it where the system takes less at a time", async () => {
    const { content, handle } = disk(7, 1_000_000);
    const writer = new BufferedWriter(handle, "out.jsonl", 0);
    const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);
    for (let index = 0; index < bytes.byteLength; index += 100) await writer.write(bytes.subarray(index, index + 100));
    expect(content).toEqual([]);
    await writer.flush();
    expect([content, writer.length]).toEqual([[...bytes], 1000]);
  });

  it("says that the disk is full, and names the output", async () => {
    const { handle } = disk(1000, 1500);
    const writer = new BufferedWriter(handle, "out.jsonl", 0);
    await writer.write(new Uint8Array(2000));
    await expect(writer.flush()).rejects.toMatchObject({
      code: "sink_unwritable",
      message: 'Cannot write "out.jsonl": the disk is full (ENOSPC)',
    });
  });
});
