import { createMistralBatch, fileRunStore } from "@mistral-batch/node";
import type { Sample } from "../harness/suite.ts";
import { countingFetch } from "../measure/counting-fetch.ts";
import { measure } from "../measure/measure.ts";
import { skippingClock } from "../measure/skipping-clock.ts";
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
    const clock = skippingClock();
    const counter = countingFetch();
    const batch = createMistralBatch({
      apiKey: `key-${parts}-${process.pid}`,
      baseUrl: origin,
      env: {},
      clock,
      fetch: counter.fetch,
      store: fileRunStore(scratch),
    });
    const requests = Array.from({ length: parts }, () => ({ body: { input: "a short text" } }));
    const run = await batch.runs.create(requests, {
      endpoint: "/v1/embeddings",
      model: "mistral-embed",
      limits: { maxPartRows: 1, maxInlineRows: 0 },
    });
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
