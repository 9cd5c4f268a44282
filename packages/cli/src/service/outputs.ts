import { stat } from "node:fs/promises";
import { type FileSink, fileSink } from "@mistral-batch/node";
import { CliError } from "../errors/cli-error.ts";

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
 * @param options - `expectedBytes`: about how large the rows will be; `input`: the path of the requests.
 * @throws {MistralBatchError} `sink_unwritable`
 * @throws {CliError} Where the input would be overwritten.
 */
export async function claimOutputs(
  path: string,
  { expectedBytes, input }: { readonly expectedBytes?: number | undefined; readonly input?: string | undefined },
): Promise<Outputs> {
  await refuseInput(path, input);
  await refuseInput(summaryPath(path), input);
  const rows = await fileSink(path, { expectedBytes });
  try {
    const summary = await fileSink(summaryPath(path));
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

function summaryPath(path: string): string {
  return `${path}.summary.json`;
}

/** The requests are needed for repairs, and may be the only copy. Two paths of one file have the same number. */
async function refuseInput(output: string, input: string | undefined): Promise<void> {
  if (input === undefined) return;
  const [written, read] = await Promise.all([output, input].map((path) => stat(path).catch(() => undefined)));
  if (written === undefined || written.ino !== read?.ino || written.dev !== read.dev) return;
  throw new CliError("output", `Cannot write "${output}": it is the input, which would be lost`, {
    hints: ["choose another path with --output"],
  });
}
