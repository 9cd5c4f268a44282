import { stat } from "node:fs/promises";
import { join } from "node:path";
import { createMistralBatch, fileRunStore, fileSource, type RunNotice } from "@mistral-batch/node";
import type { OpenReader } from "./results-reader.ts";

const RUN_ID = "bench";

/**
 * What a run does when a job of it has ended: the rows to the disk, each matched with its request, the outcomes into the
 * store. Everything before,
 * up to the end of the job, is not measured.
 */
export const runCollect: OpenReader = async ({ origin, inputs, lines, scratch }) => {
  const batch = createMistralBatch({ apiKey: "key", baseUrl: origin, env: {}, store: fileRunStore(scratch) });
  const run = await batch.runs.create(fileSource(inputs), {
    run_id: RUN_ID,
    endpoint: "/v1/chat/completions",
    model: "mistral-small-latest",
    limits: { maxPartRows: Math.max(lines, 1), maxPartBytes: Number.MAX_SAFE_INTEGER, maxInlineRows: 0 },
  });
  const stop = new AbortController();
  const onEvent = ({ type }: RunNotice): void => (type === "ended" ? stop.abort("the job has ended") : undefined);
  await run.advance({ onEvent, signal: stop.signal }).catch((reason: unknown) => {
    if (reason !== stop.signal.reason) throw reason;
  });
  return async () => {
    const { nextPollAt } = await run.advance();
    if (nextPollAt !== null) throw new Error("The run has not ended");
    const { succeeded, truncated, failed, usage, duplicate_jobs, repeated_lines } = await run.summary();
    if (duplicate_jobs + repeated_lines > 0) throw new Error("The rows were read more than once");
    const { size } = await stat(join(scratch, RUN_ID, "files", "part-0.jsonl"));
    return { lines: succeeded + truncated + failed.retryable, tokens: usage.total_tokens + usage.pages, bytes: size };
  };
};
