import { dirname } from "node:path";
import { loadReader, type ReaderName } from "../clients/results/load-reader.ts";
import type { ReadTotals } from "../clients/results/results-reader.ts";
import { JOB_ID } from "../data/batch-jobs.ts";
import type { DataFiles } from "../data/data-files.ts";
import type { Sample } from "../harness/suite.ts";
import { measure } from "../measure/measure.ts";
import { withScratch } from "../measure/with-scratch.ts";

/** What the results program does. */
export interface ResultsParameters {
  readonly reader: ReaderName;
  readonly origin: string;
  readonly files: DataFiles;
}

/** Reads a result file in one way, and checks what was found. */
export async function run({ reader, origin, files }: ResultsParameters): Promise<Sample> {
  return await withScratch(dirname(files.results), async (scratch) => {
    const openReader = await loadReader(reader);
    const read = await openReader({ origin, ...files, scratch });
    // The first request loads fetch itself, which is no part of reading.
    await (await fetch(`${origin}/v1/batch/jobs/${JOB_ID}`)).arrayBuffer();
    const { result, cost } = await measure(read);
    checkTotals(result, files);
    return { ...cost, megabytesPerSecond: files.resultBytes / 1000 / cost.wallMs };
  });
}

/** @throws {Error} The reader was fast, but wrong. */
export function checkTotals({ lines, tokens, bytes }: ReadTotals, files: DataFiles): void {
  const expected = { lines: files.lines, tokens: files.tokens, bytes: files.resultBytes };
  const found = { lines: lines ?? files.lines, tokens: tokens ?? files.tokens, bytes: bytes ?? files.resultBytes };
  const isRight = found.lines === expected.lines && found.tokens === expected.tokens && found.bytes === expected.bytes;
  if (!isRight) throw new Error(`Read ${JSON.stringify(found)} in place of ${JSON.stringify(expected)}`);
}
