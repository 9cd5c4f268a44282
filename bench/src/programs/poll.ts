import type { Sample } from "../harness/suite.ts";
import { measure } from "../measure/measure.ts";
import { ONE_ROW_A_PART, openParts } from "../measure/open-parts.ts";
import { withScratch } from "../measure/with-scratch.ts";

/** What the poll program does. */
export interface PollParameters {
  /** An emulator whose jobs do not end. */
  readonly origin: string;
  readonly parts: number;
  readonly cache: string;
}

const HOUR_MS = 3_600_000;

/** One look at a run with so many open jobs, of which none has changed. */
export async function run({ origin, parts, cache }: PollParameters): Promise<Sample> {
  return await withScratch(cache, async (scratch) => {
    const { batch, clock, counter, requests } = openParts(origin, parts, scratch);
    const run = await batch.runs.create(requests, ONE_ROW_A_PART);
    await run.advance();
    // The first look notes that jobs are queued; from then on nothing changes.
    clock.skip(HOUR_MS);
    await run.advance();
    counter.take();
    clock.skip(HOUR_MS);
    const { cost } = await measure(() => run.advance());
    const open = run.status().parts.submitted ?? 0;
    if (open !== parts) throw new Error(`${open} of ${parts} jobs are open`);
    return { ...cost, requests: counter.take() };
  });
}
