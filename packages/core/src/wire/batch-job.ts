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
  message: string;
  count: number;
}

/**
 * A batch job as the service shows it. The type parameter is its endpoint, so that its rows are typed.
 *
 * Fields that this version does not know are kept. Where the service leaves out a counter or a list that it promises, 0
 * or an empty list stands for it.
 */
export interface BatchJob<Endpoint extends string = string> {
  id: string;
  object: string;
  input_files: string[];
  metadata?: Record<string, unknown> | null;
  endpoint: Endpoint;
  model?: string | null;
  agent_id?: string | null;
  /** The file with the answers; null while the job runs, and where no request succeeded. */
  output_file?: string | null;
  /** The file with the failed requests, where there are any. */
  error_file?: string | null;
  errors: BatchError[];
  /** The result lines themselves, for a job that was asked for inline. */
  outputs?: ResultLine[] | null;
  status: BatchJobStatus;
  /** Unix seconds. */
  created_at: number;
  /** 0 at first: it is filled when the input was read. */
  total_requests: number;
  completed_requests: number;
  succeeded_requests: number;
  failed_requests: number;
  /** Unix seconds. */
  started_at?: number | null;
  /** Unix seconds. */
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
export const batchJobSchema: Schema<BatchJob> = /* @__PURE__ */ schemaOf("BatchJob", batchJob);

/** A page of jobs. */
export interface ListBatchJobsResponse {
  data: BatchJob[];
  object: string;
  /** How many jobs there are in all; do not use it to find the last page. */
  total: number;
}

/** Reads a page of jobs. */
export const listBatchJobsResponseSchema: Schema<ListBatchJobsResponse> = /* @__PURE__ */ schemaOf(
  "ListBatchJobsResponse",
  () =>
    openObject({ data: listOrEmpty(batchJob()), object: withFallback(text, "list"), total: withFallback(number, 0) }),
);

/** The answer to a deletion of a job. */
export interface DeleteBatchJobResponse {
  id: string;
  object: string;
  deleted: boolean;
}
