import { stat } from "node:fs/promises";
import { join } from "node:path";
import { createMistralBatch, fileRunStore, fileSource } from "@mistral-batch/node";
import { skippingClock } from "../../measure/skipping-clock.ts";
import type { OpenReader } from "./results-reader.ts";

const RUN_ID = "bench";

/**
 * What a run does when a job of it has ended: the rows to the disk, each matched with its request, the outcomes into the
 * store. Everything before, up to the job, is not measured.
 */
export const runCollect: OpenReader = async ({ origin, inputs, lines, scratch }) => {
  const clock = skippingClock();
  const batch = createMistralBatch({ apiKey: "key", baseUrl: origin, env: {}, clock, store: fileRunStore(scratch) });
  const run = await batch.runs.create(fileSource(inputs), {
    run_id: RUN_ID,
    endpoint: "/v1/chat/completions",
    model: "mistral-small-latest",
    limits: { maxPartRows: Math.max(lines, 1), maxPartBytes: Number.MAX_SAFE_INTEGER, maxInlineRows: 0 },
  });
  await run.advance();
  clock.skip(60_000);
  return async () => {
    const { nextPollAt } = await run.advance();
    if (nextPollAt !== null) throw new Error("The run has not ended");
    const { succeeded, truncated, failed, usage } = await run.summary();
    const { size } = await stat(join(scratch, RUN_ID, "files", "part-0.jsonl"));
    return { lines: succeeded + truncated + failed.retryable, tokens: usage.total_tokens + usage.pages, bytes: size };
  };
};
