import { type BatchJob, HttpError, type ResultSummary, readResults } from "@mistral-batch/browser";
import { client } from "../api/client.ts";
import { requestsOf } from "./requests-of.ts";
import { type Row, toRow } from "./row.ts";

/** Rows are kept up to so many characters; the counts are always those of all. */
const MOST_CHARACTERS = 64_000_000;

/** The results of a job, as far as a page can hold them. */
export interface KeptRows {
  readonly rows: readonly Row[];
  readonly summary: ResultSummary;
  /** Whether there are more rows than are kept. */
  readonly isCut: boolean;
}

interface Reading {
  readonly signal: AbortSignal;
  readonly onRows: (count: number) => void;
}

/**
 * Reads the results beside the requests that they answer, so that no request goes unmentioned. Where the file of requests is
 * gone, the results alone.
 */
export async function readRows(job: BatchJob, reading: Reading): Promise<KeptRows> {
  try {
    return await read(job, reading, true);
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== 404) throw error;
    return await read(job, reading, false);
  }
}

async function read(job: BatchJob, { signal, onRows }: Reading, hasRequests: boolean): Promise<KeptRows> {
  const results = readResults(client, job, { signal, inputs: hasRequests ? requestsOf(job) : undefined });
  const rows: Row[] = [];
  let seen = 0;
  let characters = 0;
  for await (const batch of results.batches()) {
    for (const row of batch) {
      if (row.duplicate) continue;
      seen += 1;
      characters += row.line?.length ?? 0;
      if (characters <= MOST_CHARACTERS) rows.push(toRow(row));
    }
    onRows(seen);
  }
  rows.sort((left, right) => left.index - right.index);
  return { rows, summary: results.summary(), isCut: rows.length < seen };
}
