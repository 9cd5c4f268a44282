import { type BlockLimits, BlockSplitter } from "./block-splitter.ts";
import { type ByteSource, readChunks } from "./byte-source.ts";
import type { LineBlock } from "./line-block.ts";

/** How to read lines. */
export interface ReadBlocksOptions extends BlockLimits {
  readonly signal?: AbortSignal | undefined;
}

/**
 * The lines of a file in blocks, as they arrive: all the reading in this library goes through here.
 *
 * @throws What `tooLong` gives for a line over the cap; what the source throws; the reason of the signal.
 */
export async function* readBlocks(
  source: ByteSource,
  options: ReadBlocksOptions,
): AsyncGenerator<LineBlock, void, undefined> {
  const { signal, ...limits } = options;
  const splitter = new BlockSplitter(limits);
  for await (const chunk of readChunks(source, signal)) {
    for (const block of splitter.push(chunk)) yield block;
  }
  const last = splitter.end();
  if (last !== undefined) yield last;
}
