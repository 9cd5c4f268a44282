import type { FileHandle } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { BufferedWriter } from "./buffered-writer.ts";

type Handle = Pick<FileHandle, "write" | "datasync">;

/** A disk that takes at most `step` bytes a write, and `room` bytes in all. */
function disk(step: number, room: number): { content: number[]; handle: Handle } {
  const content: number[] = [];
  const write = async (bytes: Uint8Array, offset: number, length: number, position: number): Promise<object> => {
    if (content.length >= room) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    const part = bytes.subarray(offset, offset + Math.min(length, step, room - content.length));
    expect(position).toBe(content.length);
    content.push(...part);
    return { bytesWritten: part.byteLength, buffer: bytes };
  };
  return { content, handle: { write: write as FileHandle["write"], datasync: async () => {} } };
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

  it.each([
    { name: "small ones", lengths: Array.from({ length: 40 }, () => 65_000) },
    { name: "one that is larger than a buffer between others", lengths: [10, 600_000, 10, 524_288, 1, 524_289] },
    { name: "some that fill a buffer exactly", lengths: [524_288, 262_144, 262_144, 524_287, 1, 1] },
  ])("fills one buffer while the other is written, in the order of the bytes: $name", async ({ lengths }) => {
    const written: Uint8Array[] = [];
    const waiting: (() => void)[] = [];
    let end = 5;
    const write = async (bytes: Uint8Array, offset: number, length: number, position: number): Promise<object> => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      // Looked at as late as can be: a buffer that is filled again too early shows.
      written.push(bytes.slice(offset, offset + length));
      expect(position).toBe(end);
      end += length;
      return { bytesWritten: length, buffer: bytes };
    };
    const handle: Handle = { write: write as FileHandle["write"], datasync: async () => {} };
    const writer = new BufferedWriter(handle, "out.jsonl", 5);
    const finish = async (call: Promise<void>): Promise<void> => {
      let isDone = false;
      const done = call.finally(() => (isDone = true));
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (isDone) break;
        waiting.shift()?.();
      }
      await done;
    };
    for (const [place, length] of lengths.entries()) {
      const bytes = new Uint8Array(length).fill(place + 1);
      await finish(writer.write(bytes));
      bytes.fill(0);
    }
    await finish(writer.flush());
    expect(writer.length).toBe(end);
    const expected = Buffer.concat(lengths.map((length, place) => Buffer.alloc(length, place + 1)));
    expect(Buffer.concat(written).equals(expected)).toBe(true);
  });

  it("tells of a write that failed aside with the next call, and leaves nothing unhandled", async () => {
    const { handle } = disk(1_000_000, 1);
    const writer = new BufferedWriter(handle, "out.jsonl", 0);
    await writer.write(new Uint8Array(500_000));
    await writer.write(new Uint8Array(500_000));
    await expect(writer.flush()).rejects.toMatchObject({ code: "sink_unwritable" });
    await writer.settle();
  });

  it("asks for the disk from time to time, and tells at the end of what went wrong there, which is said only once", async () => {
    let syncs = 0;
    const handle: Handle = {
      write: (async (_: Uint8Array, __: number, length: number) => ({ bytesWritten: length })) as never,
      async datasync() {
        syncs += 1;
        if (syncs === 2) throw Object.assign(new Error("bad sector"), { code: "EIO" });
      },
    };
    const writer = new BufferedWriter(handle, "out.jsonl", 0);
    const bytes = new Uint8Array(8_388_608);
    for (let written = 0; written < 7; written += 1) await writer.write(bytes);
    await writer.flush();
    expect(syncs).toBe(0);
    for (let written = 0; written < 9; written += 1) await writer.write(bytes);
    await expect(writer.flush()).rejects.toMatchObject({
      code: "sink_unwritable",
      message: expect.stringContaining("EIO"),
    });
    expect(syncs).toBe(2);
    await writer.settle();
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
