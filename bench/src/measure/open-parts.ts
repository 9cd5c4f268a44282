import { createMistralBatch, fileRunStore, type MistralBatch } from "@mistral-batch/node";
import { countingFetch } from "./counting-fetch.ts";
import { skippingClock } from "./skipping-clock.ts";

/** What a run whose jobs have one row each is made of. */
export interface Parts {
  readonly batch: MistralBatch;
  readonly clock: ReturnType<typeof skippingClock>;
  readonly counter: ReturnType<typeof countingFetch>;
  readonly requests: { readonly body: { readonly input: string } }[];
}

/** How such a run is created. */
export const ONE_ROW_A_PART = {
  endpoint: "/v1/embeddings",
  model: "mistral-embed",
  limits: { maxPartRows: 1, maxInlineRows: 0 },
} as const;

/** A client of an emulator that keeps its runs in a folder, on a clock that only skips, and so many requests. */
export function openParts(origin: string, parts: number, folder: string): Parts {
  const clock = skippingClock();
  const counter = countingFetch();
  const batch = createMistralBatch({
    apiKey: `key-${parts}-${process.pid}`,
    baseUrl: origin,
    env: {},
    clock,
    fetch: counter.fetch,
    store: fileRunStore(folder),
  });
  const requests = Array.from({ length: parts }, () => ({ body: { input: "a short text" } }));
  return { batch, clock, counter, requests };
}
