import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { streamSource } from "./stream-source.ts";

const TEXT = 'é{"custom_id":"1"}\n日本\n';
const bytes = (): Uint8Array[] => [...new TextEncoder().encode(TEXT)].map((byte) => Uint8Array.of(byte));

async function* failing(): AsyncGenerator<string> {
  yield "a";
  throw new Error("the pipe broke");
}

describe("streamSource()", () => {
  it.each([
    ["a Node stream", () => Readable.from(bytes(), { objectMode: false })],
    ["a web stream", () => new Response(TEXT).body ?? []],
    ["a generator of text", () => ["é", TEXT.slice(1)]],
    ["an iterable of bytes", () => bytes()],
  ])("keeps %s so that it can be read again", async (_what, stream) => {
    const directory = await temporaryFolder();
    const source = await streamSource(stream(), { directory, name: "in.jsonl" });
    expect([source.name, source.size]).toEqual(["in.jsonl", Buffer.byteLength(TEXT)]);
    for (let round = 0; round < 2; round += 1) expect(await new Response(await source.open()).text()).toBe(TEXT);
    expect(await readdir(directory)).toHaveLength(1);
    await source.dispose();
    await source.dispose();
    expect(await readdir(directory)).toEqual([]);
  });

  it("deletes the copy at the end of a block", async () => {
    const directory = await temporaryFolder();
    {
      await using source = await streamSource([TEXT], { directory });
      expect(source.size).toBeGreaterThan(0);
    }
    expect(await readdir(directory)).toEqual([]);
  });

  it("keeps nothing of a stream that fails, and says so", async () => {
    const directory = await temporaryFolder();
    await expect(streamSource(failing(), { directory })).rejects.toMatchObject({
      code: "source_unreadable",
      message: "Cannot read a stream: the pipe broke",
    });
    await expect(streamSource([1 as unknown as string], { directory })).rejects.toMatchObject({
      code: "source_unreadable",
      message: "Cannot read a stream: it gave number instead of bytes or text",
    });
    expect(await readdir(directory)).toEqual([]);
  });

  it("ends at once with the reason of an abort, also where the stream gives nothing", async () => {
    const directory = await temporaryFolder();
    const controller = new AbortController();
    const silent = new ReadableStream<Uint8Array>({ pull: () => controller.abort("enough") }, { highWaterMark: 0 });
    const { signal } = controller;
    await expect(streamSource(silent, { directory, signal })).rejects.toBe("enough");
    expect(await readdir(directory)).toEqual([]);
  });

  it("names what it cannot write", async () => {
    const directory = join(await temporaryFolder(), "missing");
    await expect(streamSource([TEXT], { directory })).rejects.toMatchObject({
      code: "source_unreadable",
      message: "Cannot make a temporary directory: it does not exist (ENOENT)",
    });
  });
});
