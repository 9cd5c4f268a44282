import type { Client } from "../../http/client.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import { getJob } from "../jobs/get-job.ts";
import { fetchJobsPage } from "../jobs/list-jobs.ts";
import { walkPages } from "../paging.ts";

/** Where in a job's metadata its submission key stands. */
export const SUBMISSION_KEY_FIELD = "mb_key";

/** How many seconds before the watermark a walk still looks: lists were seen to be stale. */
const WATERMARK_MARGIN_S = 300;
/**
 * A create is this much older than the newest listed job at the most, in seconds, however long it was tried. The local
 * clock may be wrong by days; the list tells the service's own time.
 */
const OLDEST_CREATE_S = 3600;
const MAX_PAGES = 50;
/** How many jobs without visible metadata are asked for one by one. */
const MAX_CANDIDATES = 20;

/** What a walk over the list of jobs looks for. */
export interface SubmissionQuery {
  readonly submission_key: string;
  /** The files of the create, where it had files. */
  readonly input_files: readonly string[] | null;
  readonly endpoint: string;
  /** Unix seconds: no job of this create can be older. */
  readonly watermark: number;
  /** Whether the files were uploaded for this create alone, so that any job on them is its job. Default: false. */
  readonly ownsFiles?: boolean | undefined;
}

/** What a walk found. `undecidable` where the service shows too little to be sure. */
export type SubmissionFinding =
  | { readonly kind: "found"; readonly job: BatchJob }
  | { readonly kind: "absent"; readonly isEchoSeen: boolean }
  | { readonly kind: "undecidable"; readonly why: string };

/**
 * Looks for the job of a submission key in the workspace's list, newest first and without any filter, because nobody
 * knows which filters the service honours.
 *
 * @throws What `listJobs` throws.
 */
export async function walkForSubmission(
  client: Client,
  query: SubmissionQuery,
  options: RequestOptions,
): Promise<SubmissionFinding> {
  const found: BatchJob[] = [];
  const unclear: BatchJob[] = [];
  let isEchoSeen = false;
  let pages = 0;
  for await (const jobs of walkNewestFirst(client, query.watermark, OLDEST_CREATE_S, options)) {
    pages += 1;
    if (pages > MAX_PAGES)
      return { kind: "undecidable", why: `the list has more than ${MAX_PAGES} pages of newer jobs` };
    for (const job of jobs) {
      const key = job.metadata?.[SUBMISSION_KEY_FIELD];
      if (key === query.submission_key || isOnOwnFile(job, query)) found.push(job);
      else if (typeof key === "string") isEchoSeen = true;
      else if (isWithoutMetadata(job) && mayBeOurs(job, query)) unclear.push(job);
    }
  }
  return await settle(client, query, found, unclear, isEchoSeen, options);
}

/**
 * The jobs of the list, page by page, from the newest down to the watermark. A page ends the walk only where it is in order
 * itself: a service that ignored `order_by` would otherwise end it at its first, oldest job.
 *
 * @param reachS - Go at least so many seconds below the newest job of the first page, whatever the watermark.
 */
export async function* walkNewestFirst(
  client: Client,
  watermark: number,
  reachS: number,
  options: RequestOptions,
): AsyncGenerator<readonly BatchJob[], void, undefined> {
  const walk = walkPages((page) => fetchJobsPage(client, { page, page_size: 100, order_by: "-created" }, options));
  let oldest: number | undefined;
  for await (const jobs of walk) {
    const times = jobs.map(({ created_at }) => created_at).filter((time) => time > 0);
    oldest ??= (reachS === 0 ? watermark : Math.min(watermark, Math.max(...times) - reachS)) - WATERMARK_MARGIN_S;
    const limit = oldest;
    const isTooOld = (job: BatchJob): boolean => job.created_at > 0 && job.created_at < limit;
    yield jobs.filter((job) => !isTooOld(job));
    const isInOrder = times.every((time, index) => index === 0 || time <= (times[index - 1] ?? time));
    const last = jobs.at(-1);
    if (isInOrder && last !== undefined && isTooOld(last)) return;
  }
}

function isOnOwnFile({ input_files }: BatchJob, query: SubmissionQuery): boolean {
  return query.ownsFiles === true && input_files.some((file) => query.input_files?.includes(file) === true);
}

function isWithoutMetadata({ metadata }: BatchJob): boolean {
  return metadata === null || metadata === undefined;
}

/** A list may leave out metadata that a get shows. */
async function settle(
  client: Client,
  query: SubmissionQuery,
  found: BatchJob[],
  unclear: readonly BatchJob[],
  isEchoSeen: boolean,
  options: RequestOptions,
): Promise<SubmissionFinding> {
  let echo = isEchoSeen;
  if (found.length === 0) {
    if (unclear.length > MAX_CANDIDATES) return { kind: "undecidable", why: "too many jobs show no metadata" };
    for (const candidate of unclear) {
      const job = await getJob(client, { job_id: candidate.id }, options);
      const key = job.metadata?.[SUBMISSION_KEY_FIELD];
      if (key === query.submission_key) found.push(job);
      else if (typeof key === "string") echo = true;
      else if (isWithoutMetadata(job)) {
        return { kind: "undecidable", why: `job ${job.id} shows no metadata` };
      }
    }
  }
  const [oldest] = found.sort((left, right) => left.created_at - right.created_at);
  return oldest === undefined ? { kind: "absent", isEchoSeen: echo } : { kind: "found", job: oldest };
}

function mayBeOurs(job: BatchJob, { input_files, endpoint }: SubmissionQuery): boolean {
  if (job.endpoint !== "" && job.endpoint !== endpoint) return false;
  return input_files === null || job.input_files.some((file) => input_files.includes(file));
}

/**
 * Finds the job that a create made under a submission key, for whoever holds the key of a create whose reply was lost.
 *
 * @param client - From `createClient`.
 * @param params - The key that stands in the job's `metadata.mb_key`, and optionally how far back to look.
 * @param options - Signal, limits, retries, headers.
 * @returns The oldest job with this key, or undefined where the list holds none.
 * @throws What `listJobs` throws.
 * @example
 * ```ts
 * import { createClient, findSubmittedJob } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const job = await findSubmittedJob(client, { submission_key: "invoices-2026-11" });
 * ```
 */
export async function findSubmittedJob(
  client: Client,
  params: {
    readonly submission_key: string;
    /** Unix seconds: older jobs are not looked at. Default: all jobs are. */
    readonly created_after?: number | undefined;
  },
  options: RequestOptions = {},
): Promise<BatchJob | undefined> {
  const { submission_key, created_after = 0 } = params;
  let match: BatchJob | undefined;
  for await (const jobs of walkNewestFirst(client, created_after, 0, options)) {
    for (const job of jobs) {
      const shown = job.metadata ?? (await getJob(client, { job_id: job.id }, options)).metadata;
      const isOlder = match === undefined || job.created_at <= match.created_at;
      if (shown?.[SUBMISSION_KEY_FIELD] === submission_key && isOlder) match = job;
    }
  }
  return match;
}
