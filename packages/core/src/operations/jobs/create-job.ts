import { AmbiguousSubmitError } from "../../errors/ambiguous-submit-error.ts";
import { isMistralBatchError } from "../../errors/mistral-batch-error.ts";
import type { Client } from "../../http/client.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import type { RetryPolicy } from "../../retry/retry-config.ts";
import { withRetries } from "../../retry/with-retries.ts";
import type { BatchJob } from "../../wire/batch-job.ts";
import { type CreateJobParams, createJobParamsSchema } from "../../wire/create-job-params.ts";
import type { ApiEndpoint } from "../../wire/endpoints/api-endpoint.ts";
import { validateInput } from "../../wire/schema/validate.ts";
import { SUBMISSION_KEY_FIELD, type SubmissionQuery } from "../submit/find-submitted-job.ts";
import { type CreateJobBody, postJob } from "../submit/post-job.ts";
import { reconcile } from "../submit/reconcile.ts";
import { isSurelyNotAccepted } from "../submit/submit-outcome.ts";

/** How often a create that was surely not accepted is sent at the most. */
const MAX_SENDS = 3;
/** The local clock may be wrong by this much, in seconds, before a lost job is missed. */
const CLOCK_DOUBT_S = 3600;

/** How to create. */
export interface CreateJobOptions extends RequestOptions {
  /** Called where the answer was lost, before the service's list is searched for the job, which takes up to two minutes. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/**
 * Creates a batch job: `POST /v1/batch/jobs`, the call that costs money, made so that it is never paid twice.
 *
 * The API has no idempotency key, so the job carries a submission key in its metadata. An attempt that was surely not
 * accepted (refused, or never sent) is repeated as `retries` says. After any other failure the service's own list is
 * asked for up to two minutes: a job with the key is adopted; one that is surely absent is sent again with the same key.
 *
 * @param client - From `createClient`.
 * @param params - The job; either `input_files` or `requests`.
 * @param options - Signal, limits, retries, headers, `onWarning`. `timeoutMs` bounds one attempt. An abort rethrows its reason at once; the
 * job, if it came to be, is found with `findSubmittedJob`.
 * @returns The job, typed by its endpoint.
 * @throws {InvalidInputError} `invalid_argument`, before anything is sent.
 * @throws {HttpError} The service refused: no job was made.
 * @throws {AmbiguousSubmitError} `ambiguous_submit`: the job may exist, and the service could not be asked.
 * @example
 * ```ts
 * import { createClient, createJob } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const job = await createJob(client, {
 *   endpoint: "/v1/chat/completions",
 *   model: "mistral-small-latest",
 *   requests: [{ custom_id: "1", body: { messages: [{ role: "user", content: "What is the best French cheese?" }] } }],
 * });
 * ```
 */
export async function createJob<const Endpoint extends ApiEndpoint>(
  client: Client,
  params: CreateJobParams<Endpoint>,
  options: CreateJobOptions = {},
): Promise<BatchJob<Endpoint>> {
  validateInput(createJobParamsSchema, params, "jobs.create");
  const { submission_key = client.random.id(), ...wire } = params;
  const metadata =
    submission_key === false ? wire.metadata : { ...wire.metadata, [SUBMISSION_KEY_FIELD]: submission_key };
  const body = { timeout_hours: 24, ...wire, ...(metadata === undefined ? {} : { metadata }) };
  const query: SubmissionQuery = {
    submission_key: submission_key === false ? "" : submission_key,
    input_files: params.input_files ?? null,
    endpoint: params.endpoint,
    watermark: Math.floor(client.clock.now() / 1000) - CLOCK_DOUBT_S,
  };
  const job = await submit(client, body as CreateJobBody, submission_key === false ? undefined : query, options);
  return job as BatchJob<Endpoint>;
}

async function submit(
  client: Client,
  body: CreateJobBody,
  query: SubmissionQuery | undefined,
  options: CreateJobOptions,
): Promise<BatchJob> {
  for (let send = 1; ; send += 1) {
    try {
      return await withRetries(client, options, () => postJob(client, body, options), isRepeatable);
    } catch (error) {
      if (options.signal?.aborted === true || isSurelyNotAccepted(error) || !isMistralBatchError(error)) throw error;
      const endedMs = client.clock.monotonic();
      if (query === undefined) throw ambiguous(null, "it carries no submission key", error);
      options.onWarning?.(`Looking for the job for up to two minutes, as its answer was lost: ${error.message}`);
      const finding = await reconcile(client, query, endedMs, listOptions(options));
      if (finding.kind === "found") return finding.job;
      if (finding.kind === "undecidable") throw ambiguous(query.submission_key, finding.why, error);
      if (send === MAX_SENDS)
        throw ambiguous(query.submission_key, `it was sent ${send} times without a clear answer`, error);
    }
  }
}

function isRepeatable(error: unknown, policy: RetryPolicy): boolean {
  if (!isMistralBatchError(error) || !isSurelyNotAccepted(error)) return false;
  return error.code === "rate_limited" || (error.code === "connection_failed" && policy.retryConnectionErrors);
}

/** The walks are ours, so they are repeated by our own policy whatever the caller chose for the create. */
function listOptions({ signal, headers }: RequestOptions): RequestOptions {
  return { signal, headers };
}

function ambiguous(submission_key: string | null, why: string, cause: unknown): AmbiguousSubmitError {
  const look =
    submission_key === null ? "look at the list of jobs" : `look with findSubmittedJob for "${submission_key}"`;
  return new AmbiguousSubmitError(
    `Cannot tell whether the job was created: ${why}; do not create it again before you ${look} in a few minutes`,
    { submission_key, cause },
  );
}
