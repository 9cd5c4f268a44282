import type { Client, ClientOptions } from "../http/client.ts";
import { createClient } from "../http/create-client.ts";
import type { RequestOptions } from "../http/request-options.ts";
import { deleteFile } from "../operations/files/delete-file.ts";
import { downloadFile } from "../operations/files/download-file.ts";
import { getSignedUrl } from "../operations/files/get-signed-url.ts";
import { iterateFiles, listFiles } from "../operations/files/list-files.ts";
import { retrieveFile } from "../operations/files/retrieve-file.ts";
import { type UploadOptions, uploadFile } from "../operations/files/upload-file.ts";
import { cancelJob } from "../operations/jobs/cancel-job.ts";
import { type CreateJobOptions, createJob } from "../operations/jobs/create-job.ts";
import { deleteJob } from "../operations/jobs/delete-job.ts";
import { getJob } from "../operations/jobs/get-job.ts";
import { iterateJobs } from "../operations/jobs/iterate-jobs.ts";
import { listJobs } from "../operations/jobs/list-jobs.ts";
import { findSubmittedJob } from "../operations/submit/find-submitted-job.ts";
import { type JobReference, type WaitOptions, waitForJob } from "../operations/watch/wait-for-job.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { Sink } from "../ports/sink.ts";
import { type CollectResultsOptions, collectResults } from "../results/collect-results.ts";
import { type ResultRows, readResults } from "../results/read-results.ts";
import type { ReadResultsOptions } from "../results/read-results-options.ts";
import type { ResultSummary } from "../results/result-summary.ts";
import type { RunInputs } from "../runs/plan/run-inputs.ts";
import type { RunLimitOptions } from "../runs/plan/run-limits.ts";
import type { Run, WaitForRunOptions } from "../runs/run.ts";
import type { CreateRunOptions } from "../runs/run-settings.ts";
import { bindRuns, type Runs } from "../runs/runs.ts";
import type { BatchJob, DeleteBatchJobResponse, ListBatchJobsResponse } from "../wire/batch-job.ts";
import type { CreateJobParams } from "../wire/create-job-params.ts";
import type { ApiEndpoint } from "../wire/endpoints/api-endpoint.ts";
import type { DeleteFileResponse, FileObject, GetSignedUrlResponse, ListFilesResponse } from "../wire/file-object.ts";
import type { FileParams, GetSignedUrlParams, ListFilesParams, UploadFileParams } from "../wire/file-params.ts";
import type { GetJobParams, JobParams } from "../wire/job-params.ts";
import type { ListJobsParams } from "../wire/list-jobs-params.ts";

/** The job operations of the API, and what is built right on them. */
export interface Jobs {
  /** One page of jobs; see `listJobs`. */
  list(params?: ListJobsParams, options?: RequestOptions): Promise<ListBatchJobsResponse>;
  /** All jobs that match, page after page; see `iterateJobs`. */
  all(params?: ListJobsParams, options?: RequestOptions): AsyncGenerator<BatchJob, void, undefined>;
  /** Creates a job without ever paying twice; see `createJob`. */
  create<const Endpoint extends ApiEndpoint>(
    params: CreateJobParams<Endpoint>,
    options?: CreateJobOptions,
  ): Promise<BatchJob<Endpoint>>;
  /** One job; see `getJob`. */
  get(params: GetJobParams, options?: RequestOptions): Promise<BatchJob>;
  /** Cancels a job; see `cancelJob`. */
  cancel(params: JobParams, options?: RequestOptions): Promise<BatchJob>;
  /** Deletes a job; see `deleteJob`. */
  delete(params: JobParams, options?: RequestOptions): Promise<DeleteBatchJobResponse>;
  /** Waits until a job has ended; see `waitForJob`. */
  wait<Endpoint extends string = string>(
    job: JobReference<Endpoint>,
    options?: WaitOptions,
  ): Promise<BatchJob<Endpoint>>;
  /** Finds the job of a submission key; see `findSubmittedJob`. */
  findSubmitted(
    params: Parameters<typeof findSubmittedJob>[1],
    options?: RequestOptions,
  ): Promise<BatchJob | undefined>;
}

/** The file operations of the API. */
export interface Files {
  /** Uploads a file; see `uploadFile`. */
  upload(params: UploadFileParams, options?: UploadOptions): Promise<FileObject>;
  /** One page of files; see `listFiles`. */
  list(params?: ListFilesParams, options?: RequestOptions): Promise<ListFilesResponse>;
  /** All files that match, page after page; see `iterateFiles`. */
  all(params?: ListFilesParams, options?: RequestOptions): AsyncGenerator<FileObject, void, undefined>;
  /** What the service knows of a file; see `retrieveFile`. */
  retrieve(params: FileParams, options?: RequestOptions): Promise<FileObject>;
  /** Deletes a file; see `deleteFile`. */
  delete(params: FileParams, options?: RequestOptions): Promise<DeleteFileResponse>;
  /** The content of a file as a stream; see `downloadFile`. */
  download(params: FileParams, options?: RequestOptions): Promise<ReadableStream<Uint8Array>>;
  /** A link that works without a key; see `getSignedUrl`. */
  getSignedUrl(params: GetSignedUrlParams, options?: RequestOptions): Promise<GetSignedUrlResponse>;
}

/** Where runs are kept. */
export interface WithStore {
  /** Where runs are kept; only `runs` and `run` need it. `memoryRunStore()` keeps them as long as the process lives. */
  readonly store?: RunStore | undefined;
  /** How runs are cut and released that do not say it themselves. Default: that of `CreateRunOptions.limits`. */
  readonly limits?: RunLimitOptions | undefined;
}

/** The whole library behind one object: each method is a standalone function bound to `client`. */
export interface MistralBatch {
  /** What the standalone functions take first. */
  readonly client: Client;
  readonly jobs: Jobs;
  readonly files: Files;
  /** The rows of an ended job, from its output and error file; see `readResults`. */
  results<JobEndpoint extends string, Endpoint extends string = JobEndpoint, Context = undefined, Value = undefined>(
    job: BatchJob<JobEndpoint>,
    options?: ReadResultsOptions<Endpoint, Context, Value>,
  ): ResultRows<Endpoint, Context, Value>;
  /** Writes the results of an ended job to a sink, line by line as they stand; see `collectResults`. */
  collect<JobEndpoint extends string, Endpoint extends string = JobEndpoint, Context = undefined>(
    job: BatchJob<JobEndpoint>,
    sink: Sink,
    options?: CollectResultsOptions<Endpoint, Context>,
  ): Promise<ResultSummary>;
  /** Whole batches that survive their process, in the `store`. */
  readonly runs: Runs;
  /**
   * Creates a run and waits for it: the shortest way from requests to rows; see `runBatch`.
   *
   * @throws What `runs.create` and `Run.wait` throw.
   */
  run<const Endpoint extends ApiEndpoint, Context = undefined, Value = unknown>(
    inputs: RunInputs<NoInfer<Endpoint>, Context>,
    options: CreateRunOptions<Endpoint, Value> & WaitForRunOptions,
  ): Promise<Run<Endpoint, Context, Value>>;
}

/**
 * Everything bound to one client. The packages for Node, browsers and edge workers have a function of the same name with
 * the defaults of their runtime; use this one where you bring your own.
 *
 * @param options - Key, address and defaults of all calls.
 * @throws {InvalidInputError} `missing_api_key` without a key, `invalid_argument` for an option that cannot be right.
 * @example
 * ```ts
 * import { createMistralBatch } from "@mistral-batch/core";
 *
 * const batch = createMistralBatch({ apiKey: "..." });
 * for await (const job of batch.jobs.all({ status: ["RUNNING"] })) console.log(job.id);
 * ```
 */
export function createMistralBatch({ store, limits = {}, ...options }: ClientOptions & WithStore): MistralBatch {
  const client = createClient(options);
  const runs = bindRuns(client, store, limits);
  return {
    client,
    jobs: bindJobs(client),
    files: bindFiles(client),
    results: (job, options) => readResults(client, job, options),
    collect: (job, sink, options) => collectResults(client, job, sink, options),
    runs,
    run: async (inputs, options) => {
      const run = await runs.create(inputs, options);
      await run.wait(options);
      return run;
    },
  };
}

function bindJobs(client: Client): Jobs {
  return {
    list: (params, options) => listJobs(client, params, options),
    all: (params, options) => iterateJobs(client, params, options),
    create: (params, options) => createJob(client, params, options),
    get: (params, options) => getJob(client, params, options),
    cancel: (params, options) => cancelJob(client, params, options),
    delete: (params, options) => deleteJob(client, params, options),
    wait: (job, options) => waitForJob(client, job, options),
    findSubmitted: (params, options) => findSubmittedJob(client, params, options),
  };
}

function bindFiles(client: Client): Files {
  return {
    upload: (params, options) => uploadFile(client, params, options),
    list: (params, options) => listFiles(client, params, options),
    all: (params, options) => iterateFiles(client, params, options),
    retrieve: (params, options) => retrieveFile(client, params, options),
    delete: (params, options) => deleteFile(client, params, options),
    download: (params, options) => downloadFile(client, params, options),
    getSignedUrl: (params, options) => getSignedUrl(client, params, options),
  };
}
