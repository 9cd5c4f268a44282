import { type FileSink, fileSink } from "@mistral-batch/node";

/** The two files that a batch ends in, both claimed before money is spent. */
export interface Outputs {
  readonly rows: FileSink;
  readonly summary: FileSink;
  /** Gives both up, unless they are finished. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Proves that rows and summary can be written, and keeps other processes from writing the same files.
 *
 * @param path - Where the rows go; the summary goes beside it.
 * @param expectedBytes - About how large the rows will be.
 * @throws {MistralBatchError} `sink_unwritable`
 */
export async function claimOutputs(path: string, expectedBytes: number | undefined): Promise<Outputs> {
  const rows = await fileSink(path, { expectedBytes });
  try {
    const summary = await fileSink(`${path}.summary.json`);
    return {
      rows,
      summary,
      async [Symbol.asyncDispose]() {
        await rows.abort();
        await summary.abort();
      },
    };
  } catch (error) {
    await rows.abort();
    throw error;
  }
}
