import type { BatchJobStatus } from "./batch-job-status.ts";
import type { ResultLine } from "./result-line.ts";
import {
  list,
  listOrEmpty,
  nonEmptyText,
  nullable,
  number,
  openObject,
  record,
  text,
  withFallback,
} from "./schema/checks.ts";
import { type Check, type Schema, schemaOf } from "./schema/schema.ts";

/** What went wrong with a job as a whole, with how often it was seen. */
export interface BatchError {
  /** The service's own words. */
  message: string;
  /** How often it happened. */
  count: number;
}

/**
 * A batch job as the service shows it. The type parameter is its endpoint, so that its rows are typed.
 *
 * Fields that this version does not know are kept. Where the service leaves out a counter or a list that it promises, 0
 * or an empty list stands for it.
 */
export interface BatchJob<Endpoint extends string = string> {
  /** A UUID. */
  id: string;
  /** Always `batch`. */
  object: string;
  /** The ids of the files that hold the requests; may be empty for a job that was created with `requests`. */
  input_files: string[];
  /** What the job was created with, `mb_key` (the submission key) among it; a list may leave it out. */
  metadata?: Record<string, unknown> | null;
  /** What the requests are for, for example `/v1/chat/completions`. */
  endpoint: Endpoint;
  /** The model of all requests. */
  model?: string | null;
  /** The agent of all requests. */
  agent_id?: string | null;
  /** The file with the answers; null while the job runs, and where no request succeeded. */
  output_file?: string | null;
  /** The file with the failed requests, where there are any. */
  error_file?: string | null;
  /** What went wrong with the job as a whole; failed requests are in `error_file`. */
  errors: BatchError[];
  /** The result lines themselves, for a job that was asked for inline. */
  outputs?: ResultLine[] | null;
  /** How far the job is; `isTerminal` says whether it has ended. */
  status: BatchJobStatus;
  /** Unix seconds. */
  created_at: number;
  /** 0 at first: it is filled when the input was read. */
  total_requests: number;
  /** How many requests are done, well or not. */
  completed_requests: number;
  /** How many requests have an answer. */
  succeeded_requests: number;
  /** How many requests have failed. */
  failed_requests: number;
  /** Unix seconds; null while the job is queued. */
  started_at?: number | null;
  /** Unix seconds; null until the job has ended. */
  completed_at?: number | null;
}

const batchJob = (): Check =>
  openObject({
    id: nonEmptyText,
    object: withFallback(text, "batch"),
    input_files: listOrEmpty(text),
    metadata: nullable(record()),
    endpoint: withFallback(text, ""),
    model: nullable(text),
    agent_id: nullable(text),
    output_file: nullable(text),
    error_file: nullable(text),
    errors: listOrEmpty(openObject({ message: withFallback(text, ""), count: withFallback(number, 1) })),
    outputs: nullable(list(record())),
    status: withFallback(text, "UNKNOWN"),
    created_at: withFallback(number, 0),
    total_requests: withFallback(number, 0),
    completed_requests: withFallback(number, 0),
    succeeded_requests: withFallback(number, 0),
    failed_requests: withFallback(number, 0),
    started_at: nullable(number),
    completed_at: nullable(number),
  });

/** Reads one job. */
export const batchJobSchema: Schema<BatchJob> = /* @__PURE__ */ schemaOf(batchJob);

/** A page of jobs. */
export interface ListBatchJobsResponse {
  /** The jobs of this page. */
  data: BatchJob[];
  /** Always `list`. */
  object: string;
  /** How many jobs there are in all; do not use it to find the last page. */
  total: number;
}

/** Reads a page of jobs. */
export const listBatchJobsResponseSchema: Schema<ListBatchJobsResponse> = /* @__PURE__ */ schemaOf(() =>
  openObject({ data: listOrEmpty(batchJob()), object: withFallback(text, "list"), total: withFallback(number, 0) }),
);

/** The answer to a deletion of a job. */
export interface DeleteBatchJobResponse {
  /** The job that was deleted. */
  id: string;
  /** Always `batch`. */
  object: string;
  /** Whether it is gone. */
  deleted: boolean;
}
