import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { streamChunks } from "../http/stream-chunks.ts";
import { createDiskBlobStore } from "../node/disk-blob-store.ts";
import type { BlobStore } from "./blob-store.ts";
import { createMemoryBlobStore } from "./memory-blob-store.ts";

const folder = await mkdtemp(join(tmpdir(), "blobs-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bytesOf(store: BlobStore, key: string, start?: number, end?: number): Promise<number[]> {
  const bytes: number[] = [];
  for await (const chunk of streamChunks(store.read(key, start, end))) bytes.push(...chunk);
  return bytes;
}

describe.each([
  ["memory", createMemoryBlobStore()],
  ["disk", createDiskBlobStore(join(folder, "blobs"))],
])("the blob store: %s", (_, store) => {
  let count = 0;

  it("gives back what was written, whole and in parts", async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 50_000 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(chunks, fc.nat(100_000), fc.nat(100_000), async (parts, start, length) => {
        count += 1;
        const key = `blob/${count}`;
        const writer = await store.create(key);
        for (const part of parts) await writer.write(new Uint8Array(part));
        await writer.close();
        const all = parts.flatMap((part) => [...part]);
        expect(await bytesOf(store, key)).toEqual(all);
        expect(await bytesOf(store, key, start, start + length)).toEqual(all.slice(start, start + length));
        await store.delete(key);
      }),
      { numRuns: 25 },
    );
  });

  it("forgets what was aborted or deleted, and takes the deletion of nothing", async () => {
    const writer = await store.create("gone");
    await writer.write(Uint8Array.of(1));
    await writer.abort();
    await store.delete("never");
    await expect((async () => bytesOf(store, "gone"))()).rejects.toBeInstanceOf(Error);
  });

  it("can be read by two at a time, and left in the middle", async () => {
    const writer = await store.create("shared");
    await writer.write(new Uint8Array(200_000).fill(7));
    await writer.close();
    const reader = store.read("shared").getReader();
    expect((await reader.read()).value?.[0]).toBe(7);
    await reader.cancel();
    const sizes = await Promise.all([bytesOf(store, "shared"), bytesOf(store, "shared")]);
    expect(sizes.map((bytes) => bytes.length)).toEqual([200_000, 200_000]);
  });
});
