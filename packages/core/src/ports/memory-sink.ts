import { MistralBatchError } from "../errors/mistral-batch-error.ts";
import type { Sink } from "./sink.ts";

/** A sink whose content can be read. */
export interface MemorySink extends Sink {
  /** What was committed; undefined before. */
  readonly content: Uint8Array | undefined;
}

/**
 * A sink in memory, for small jobs and for tests.
 *
 * @returns The sink; its `restore` throws a MistralBatchError, `sink_unwritable`, for a checkpoint that is not its last one.
 * @example
 * ```ts
 * import { memorySink } from "@mistral-batch/core";
 *
 * const sink = memorySink();
 * await sink.write(new TextEncoder().encode("a line\n"));
 * await sink.commit();
 * console.log(sink.content?.byteLength);
 * ```
 */
export function memorySink(): MemorySink {
  let pieces: Uint8Array[] = [];
  let safe: Uint8Array[] = [];
  let content: Uint8Array | undefined;
  return {
    get content() {
      return content;
    },
    write: (bytes) => void pieces.push(bytes.slice()),
    checkpoint() {
      safe = [...pieces];
      return String(lengthOf(safe));
    },
    restore(token) {
      if (token !== String(lengthOf(safe))) throw unknownCheckpoint(token);
      pieces = [...safe];
    },
    commit() {
      content = new Uint8Array(lengthOf(pieces));
      let offset = 0;
      for (const piece of pieces) {
        content.set(piece, offset);
        offset += piece.byteLength;
      }
    },
    abort: () => void (pieces = [...safe]),
  };
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
}

function unknownCheckpoint(token: string): MistralBatchError {
  return new MistralBatchError(`Cannot restore checkpoint "${token}": this sink has no such one; begin anew`, {
    code: "sink_unwritable",
  });
}
