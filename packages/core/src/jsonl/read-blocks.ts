import { BlockSplitter, type LineLimit } from "./block-splitter.ts";
import { type ByteSource, readChunks } from "./byte-source.ts";
import type { LineBlock } from "./line-block.ts";

/** How to read lines. */
export interface ReadBlocksOptions extends LineLimit {
  readonly signal?: AbortSignal | undefined;
  /** About how many bytes a block has, unless a line is longer. @default 16384 */
  readonly blockBytes?: number | undefined;
}

/**
 * What is made of a block lives until the next one. With few values alive V8 keeps its space for new ones small: reading a
 * million rows in blocks of 64 KiB took twice the memory, and no less time.
 */
const BLOCK_BYTES = 16_384;

/**
 * The lines of a file in blocks, as they arrive: all the reading in this library goes through here.
 *
 * @throws What `tooLong` gives for a line over the cap; what the source throws; the reason of the signal.
 */
export async function* readBlocks(
  source: ByteSource,
  options: ReadBlocksOptions,
): AsyncGenerator<LineBlock, void, undefined> {
  const { blockBytes = BLOCK_BYTES, signal } = options;
  const splitter = new BlockSplitter(options);
  for await (const chunk of readChunks(source, signal)) {
    for (let start = 0; start < chunk.byteLength; start += blockBytes) {
      const block = splitter.push(chunk.subarray(start, start + blockBytes));
      if (block !== undefined) yield block;
    }
  }
  const last = splitter.end();
  if (last !== undefined) yield last;
}
