import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type BatchJob, createMistralBatch, fileSink, fileSource, type ResultRow } from "@mistral-batch/node";
import { JOB_ID } from "../../data/batch-jobs.ts";
import type { OpenReader, ReadTask } from "./results-reader.ts";
import { tokensOf } from "./tokens-of.ts";

async function openJob({ origin }: ReadTask) {
  const batch = createMistralBatch({ apiKey: "key", baseUrl: origin, env: {} });
  const job = (await batch.jobs.get({ job_id: JOB_ID })) as BatchJob<"/v1/chat/completions">;
  return { batch, job };
}

function tokensOfRow(row: ResultRow<"/v1/chat/completions">): number {
  return row.outcome === "succeeded" || row.outcome === "truncated" ? tokensOf(row.body) : 0;
}

/** Typed rows, some hundreds at a time. */
export const batches: OpenReader = async (task) => {
  const { batch, job } = await openJob(task);
  return async () => {
    let [lines, tokens] = [0, 0];
    for await (const rows of batch.results(job).batches()) {
      lines += rows.length;
      for (const row of rows) tokens += tokensOfRow(row);
    }
    return { lines, tokens };
  };
};

/** Typed rows, one by one. */
export const rows: OpenReader = async (task) => {
  const { batch, job } = await openJob(task);
  return async () => {
    let [lines, tokens] = [0, 0];
    for await (const row of batch.results(job)) {
      lines += 1;
      tokens += tokensOfRow(row);
    }
    return { lines, tokens };
  };
};

/** Typed rows, each matched with its request: every request ends in exactly one outcome. */
export const joined: OpenReader = async (task) => {
  const { batch, job } = await openJob(task);
  return async () => {
    let [lines, tokens] = [0, 0];
    const seen = new Uint8Array(task.lines);
    const read = batch.results(job, { inputs: fileSource(task.inputs) });
    for await (const rows of read.batches()) {
      for (const row of rows) {
        tokens += tokensOfRow(row);
        lines += seen[row.index ?? -1] === 0 ? 1 : 0;
        seen[row.index ?? -1] = 1;
      }
    }
    if (read.summary().missing !== 0) throw new Error("Rows are missing");
    return { lines, tokens };
  };
};

/** The lines to a file on disk, each matched with its request. */
export const collect: OpenReader = async (task) => {
  const { batch, job } = await openJob(task);
  const path = join(task.scratch, "collected.jsonl");
  return async () => {
    const { results, inputs } = { results: await fileSink(path), inputs: fileSource(task.inputs) };
    const summary = await batch.collect(job, results, { inputs });
    const lines = summary.succeeded + summary.truncated + summary.failed.retryable;
    return { lines, tokens: summary.usage.total_tokens + summary.usage.pages, bytes: (await stat(path)).size };
  };
};
