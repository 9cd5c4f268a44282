import { BlockSplitter, type LineLimit } from "./block-splitter.ts";
import { type ByteSource, readChunks } from "./byte-source.ts";
import type { LineBlock } from "./line-block.ts";

/** How to read lines. */
export interface ReadBlocksOptions extends LineLimit {
  readonly signal?: AbortSignal | undefined;
}

/** A chunk may be a whole file; no more than this becomes one string. */
const PIECE_BYTES = 262_144;

/**
 * The lines of a file in blocks, as they arrive: all the reading in this library goes through here.
 *
 * @throws What `tooLong` gives for a line over the cap; what the source throws; the reason of the signal.
 */
export async function* readBlocks(
  source: ByteSource,
  options: ReadBlocksOptions,
): AsyncGenerator<LineBlock, void, undefined> {
  const splitter = new BlockSplitter(options);
  for await (const chunk of readChunks(source, options.signal)) {
    for (let start = 0; start < chunk.byteLength; start += PIECE_BYTES) {
      const block = splitter.push(
        chunk.byteLength <= PIECE_BYTES
          ? chunk
          : chunk.subarray(start, Math.min(start + PIECE_BYTES, chunk.byteLength)),
      );
      if (block !== undefined) yield block;
    }
  }
  const last = splitter.end();
  if (last !== undefined) yield last;
}
