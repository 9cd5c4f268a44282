import { InvalidInputError } from "../../errors/invalid-input-error.ts";
import { ResponseError } from "../../errors/response-error.ts";
import { guardCall } from "../../http/call-guard.ts";
import type { Client } from "../../http/client.ts";
import type { RequestOptions } from "../../http/request-options.ts";
import { sendJsonOnce } from "../../http/send-json.ts";
import { type BatchJob, batchJobSchema } from "../../wire/batch-job.ts";
import type { CreateJobParams } from "../../wire/create-job-params.ts";

/** What goes over the wire: the parameters without the submission key, which stands in the metadata. */
export type CreateJobBody = Omit<CreateJobParams, "submission_key">;

/**
 * Sends one create, with a deadline for the whole of it: a paid call must not hang.
 *
 * A job whose id can be read was accepted, however odd the rest of the answer is: refusing it would make the caller pay
 * twice.
 *
 * @throws {InvalidInputError} `invalid_argument` for what JSON cannot say, as a bigint or a cycle.
 * @throws {TimeoutError} `deadline_exceeded`.
 * @throws What `sendJson` throws.
 */
export async function postJob(client: Client, body: CreateJobBody, options: RequestOptions): Promise<BatchJob> {
  const guard = guardCall(client.clock, options.signal, "POST /v1/batch/jobs");
  guard.limit("deadline_exceeded", options.timeoutMs ?? client.timeoutMs);
  try {
    const headers = { "content-type": "application/json" };
    const request = { method: "POST", path: "/v1/batch/jobs", headers, body: writeBody(body) } as const;
    return await sendJsonOnce(client, request, batchJobSchema, { ...options, signal: guard.signal });
  } catch (error) {
    const id = error instanceof ResponseError && error.code === "invalid_response" ? readId(error.body) : undefined;
    if (id === undefined) throw error;
    return jobFromRequest(id, body);
  } finally {
    guard.release();
  }
}

function writeBody(body: CreateJobBody): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw new InvalidInputError(`Cannot call jobs.create: its argument cannot be written as JSON: ${String(cause)}`, {
      cause,
    });
  }
}

/** A job of which only the id could be read. */
function jobFromRequest(id: string, body: CreateJobBody): BatchJob {
  return {
    id,
    object: "batch",
    input_files: [...(body.input_files ?? [])],
    endpoint: body.endpoint,
    metadata: body.metadata ?? null,
    errors: [],
    status: "UNKNOWN",
    created_at: 0,
    total_requests: 0,
    completed_requests: 0,
    succeeded_requests: 0,
    failed_requests: 0,
  };
}

/** The id at the head of a job, also where the rest is cut off. */
function readId(body: string | undefined): string | undefined {
  return /^\s*\{\s*"id"\s*:\s*"([\da-f-]{36})"/i.exec(body ?? "")?.[1];
}
