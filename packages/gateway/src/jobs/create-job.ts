import type { Call } from "../call.ts";
import { jsonAnswer } from "../http/answers.ts";
import type { JsonObject } from "../http/json-object.ts";
import { readJsonBody } from "../http/read-json-body.ts";
import { invalidField, refuse } from "../http/refusal.ts";
import { type Submission, submissionOf } from "../submissions/submission.ts";
import { type Create, submitOnce } from "../submissions/submit-once.ts";
import { findOwnFile } from "../tenancy/find-own.ts";
import { isUuid } from "../tenancy/id-seal.ts";
import { KEY_FIELD, labelsOf } from "../tenancy/job-labels.ts";
import { BODY_FIELD, STAMP_FIELD } from "../tenancy/stamp.ts";
import { viewJob } from "../tenancy/views.ts";
import { askUpstream } from "../upstream/ask-upstream.ts";
import { type CreateBody, readCreateBody } from "./read-create-body.ts";

/**
 * `POST /v1/batch/jobs`. Sent to the service once for each submission key, and never again while its job may exist. Whether a create
 * without an answer made a job is for the client to find out, who holds the key.
 */
export async function createJob(call: Call): Promise<Response> {
  refuseOtherTypes(call.request.headers);
  const { clock, timeoutMs } = call.gateway.options;
  const limits = { maxBytes: call.limits.inlineBytes, timeoutMs, clock };
  const { value, bytes } = await readJsonBody(call.request, limits);
  const body = readCreateBody(value, call.limits);
  const submission = await submissionOf(call, body.metadata[KEY_FIELD], bytes);
  const create = new JobCreate(call, body, submission);
  try {
    const job = await (submission === undefined ? create.run() : submitOnce(call, submission, create));
    // The stamp is ours whether the answer shows it or not, and its absence must not cost the tenant a paid job.
    return jsonAnswer(await viewJob(call, { input_files: [], ...job }));
  } finally {
    create.end();
  }
}

/** What a form of another site can send without asking must not buy anything. */
function refuseOtherTypes(headers: Headers): void {
  const type = headers.get("content-type") ?? "";
  if (/^application\/json\s*(;|$)/i.test(type)) return;
  throw invalidField(["header", "content-type"], "Input should be application/json");
}

/** One create with its place among the tenant's open jobs. */
class JobCreate implements Create {
  readonly #call: Call;
  readonly #body: CreateBody;
  readonly #submission: Submission | undefined;
  #settle: (id: string | undefined) => void = () => {};

  constructor(call: Call, body: CreateBody, submission: Submission | undefined) {
    this.#call = call;
    this.#body = body;
    this.#submission = submission;
  }

  async run(): Promise<JsonObject> {
    return await this.send(await this.prepare());
  }

  async prepare(): Promise<string> {
    this.#settle = await this.#call.gateway.openJobs.reserve(this.#call);
    const { endpoint, input_files, metadata, rest } = this.#body;
    const files = await Promise.all((input_files ?? []).map((sealed) => findOwnFile(this.#call, sealed)));
    return write({
      ...rest,
      endpoint,
      ...(input_files === null ? {} : { input_files: files.map(({ id }) => id) }),
      metadata: { ...metadata, ...this.#labels() },
    });
  }

  async send(json: string): Promise<JsonObject> {
    const job = await askUpstream(this.#call, { method: "POST", path: "/v1/batch/jobs", json });
    if (isUuid(job["id"])) {
      const labels = labelsOf({ metadata: { ...this.#body.metadata, ...this.#labels() } });
      this.#call.gateway.labels.set(job["id"], labels);
      this.#settle(job["id"]);
    }
    return job;
  }

  /** Gives the place back where no job was made. */
  end(): void {
    this.#settle(undefined);
  }

  #labels(): JsonObject {
    const digest = this.#submission?.digest;
    return { [STAMP_FIELD]: this.#call.keys.stamp, ...(digest === undefined ? {} : { [BODY_FIELD]: digest }) };
  }
}

function write(body: JsonObject): string {
  try {
    return JSON.stringify(body);
  } catch {
    // What is nested too deeply to be written was not too deep to be read.
    throw refuse(400, "Cannot parse request body");
  }
}
