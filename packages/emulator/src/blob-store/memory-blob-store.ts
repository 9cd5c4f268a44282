import type { BlobStore } from "./blob-store.ts";

const BLOCK_BYTES = 64 * 1024;

/**
 * Keeps blobs in memory, in blocks of 64 KiB. Reading a key that is not there throws an `Error`.
 *
 * @returns a store for one emulator
 * @example
 * ```ts
 * import { createEmulator, createMemoryBlobStore } from "@mistral-batch/emulator";
 *
 * const emulator = createEmulator({ blobStore: createMemoryBlobStore() });
 * console.log(emulator.books.uploadedBytes);
 * ```
 */
export function createMemoryBlobStore(): BlobStore {
  const blobs = new Map<string, readonly Uint8Array<ArrayBuffer>[]>();
  return {
    create(key) {
      const blocks = createBlocks();
      return {
        write: blocks.append,
        close: () => void blobs.set(key, blocks.finish()),
        abort: () => void blocks.finish(),
      };
    },
    read(key, start = 0, end = Number.POSITIVE_INFINITY) {
      const blocks = blobs.get(key);
      if (blocks === undefined) throw new Error(`Cannot read blob "${key}", it is not in the store`);
      return streamBlocks(blocks, start, end);
    },
    delete: (key) => void blobs.delete(key),
  };
}

/** Gathers chunks of any size into full blocks, so that a million small lines do not become a million arrays. */
function createBlocks() {
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  let current = new Uint8Array(BLOCK_BYTES);
  let used = 0;
  return {
    append(chunk: Uint8Array): void {
      let rest = chunk;
      while (rest.length > 0) {
        const part = rest.subarray(0, BLOCK_BYTES - used);
        current.set(part, used);
        used += part.length;
        rest = rest.subarray(part.length);
        if (used === BLOCK_BYTES) {
          blocks.push(current);
          current = new Uint8Array(BLOCK_BYTES);
          used = 0;
        }
      }
    },
    finish(): Uint8Array<ArrayBuffer>[] {
      if (used > 0) blocks.push(current.slice(0, used));
      used = 0;
      return blocks;
    },
  };
}

function streamBlocks(
  blocks: readonly Uint8Array<ArrayBuffer>[],
  start: number,
  end: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let offset = start;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const block = blocks[Math.floor(offset / BLOCK_BYTES)];
        const from = offset % BLOCK_BYTES;
        const to = Math.min(block?.length ?? 0, from + end - offset);
        if (block === undefined || to <= from) return controller.close();
        offset += to - from;
        // A copy, because a consumer may transfer the buffer of what it is given.
        controller.enqueue(block.slice(from, to));
      },
    },
    { highWaterMark: 0 },
  );
}
