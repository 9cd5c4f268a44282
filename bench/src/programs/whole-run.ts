import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Sample } from "../harness/suite.ts";
import { measure } from "../measure/measure.ts";
import { ONE_ROW_A_PART, openParts } from "../measure/open-parts.ts";
import { withScratch } from "../measure/with-scratch.ts";

/** What the whole-run program does. */
export interface WholeRunParameters {
  /** An emulator whose jobs end at once. */
  readonly origin: string;
  readonly parts: number;
  readonly cache: string;
}

const RUN_ID = "bench";
const MINUTE_MS = 60_000;

/** A run from its first request to its accounting, with so many jobs of one row; figures for each job. */
export async function run({ origin, parts, cache }: WholeRunParameters): Promise<Sample> {
  return await withScratch(cache, async (scratch) => {
    const { batch, clock, counter, requests } = openParts(origin, parts, scratch);
    const { cost } = await measure(async () => {
      const run = await batch.runs.create(requests, { run_id: RUN_ID, ...ONE_ROW_A_PART });
      while ((await run.advance()).nextPollAt !== null) clock.skip(MINUTE_MS);
      const { succeeded } = await run.summary();
      if (succeeded !== parts) throw new Error(`${succeeded} of ${parts} rows succeeded`);
    });
    return {
      wallMs: cost.wallMs,
      wallMsPerJob: cost.wallMs / parts,
      cpuMsPerJob: cost.cpuMs / parts,
      requestsPerJob: counter.take() / parts,
      ledgerBytesPerJob: (await bytesIn(join(scratch, RUN_ID, "events"))) / parts,
      ...(cost.overStartMb === undefined ? {} : { overStartMb: cost.overStartMb }),
    };
  });
}

async function bytesIn(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
