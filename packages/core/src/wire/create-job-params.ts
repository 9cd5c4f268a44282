import type { ApiEndpoint, RequestBody } from "./endpoints/api-endpoint.ts";
import {
  checkThat,
  integerBetween,
  listBetween,
  nonEmptyText,
  nullable,
  optional,
  record,
  strictObject,
  textLike,
} from "./schema/checks.ts";
import { type Check, Mismatch, type Schema, schemaOf } from "./schema/schema.ts";
import { uuid } from "./schema/uuid.ts";

/** One request of a batch. */
export interface BatchRequest<Endpoint extends string = string> {
  /** Your name for the request, under which its result comes back; unique within the job. */
  readonly custom_id?: string | null | undefined;
  /** What the endpoint takes. `model` may be left out: the job's model is used. */
  readonly body: RequestBody<Endpoint>;
}

/** What `createJob` takes: the API's own fields, and the submission key. */
export interface CreateJobParams<Endpoint extends string = ApiEndpoint> {
  /** What the requests are for, for example `/v1/chat/completions`. */
  readonly endpoint: Endpoint;
  /** Ids of uploaded files. Give these or `requests`. */
  readonly input_files?: readonly string[] | null | undefined;
  /** The requests themselves, up to 10,000. Give these or `input_files`. */
  readonly requests?: readonly BatchRequest<Endpoint>[] | null | undefined;
  /** The model of all requests; it wins over a `model` in a body. */
  readonly model?: string | null | undefined;
  /** The agent of all requests, of the deprecated agents API. */
  readonly agent_id?: string | null | undefined;
  /** Your own labels: keys of 1 to 32 characters, values of 1 to 512. */
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
  /** After this many hours the service gives up, 1 to 168. @default 24 */
  readonly timeout_hours?: number | undefined;
  /**
   * What makes this create findable after a lost reply: it travels as `metadata.mb_key`. Set your own to tie it to your
   * records; `false` sends none, and then a create whose outcome is unknown stays unknown. Default: a random one.
   */
  readonly submission_key?: string | false | undefined;
}

/** Checks what `createJob` takes. */
export const createJobParamsSchema: Schema<CreateJobParams> = /* @__PURE__ */ schemaOf(() => {
  const checkFields = strictObject({
    endpoint: textLike(/^\/v1\/[a-z/_-]+$/, "a path like /v1/chat/completions"),
    input_files: nullable(listBetween(uuid(), 1)),
    requests: nullable(listBetween(strictObject({ custom_id: nullable(nonEmptyText), body: record() }), 1, 10_000)),
    model: nullable(nonEmptyText),
    agent_id: nullable(nonEmptyText),
    metadata: nullable(record(labelUnder)),
    timeout_hours: optional(integerBetween(1, 168)),
    submission_key: (value) => (value === undefined || value === false ? value : label(value)),
  });
  return (value) => {
    checkFields(value);
    checkWhole(value as CreateJobParams);
    return value;
  };
});

function checkWhole(params: CreateJobParams): void {
  const hasFiles = params.input_files !== null && params.input_files !== undefined;
  const hasRequests = params.requests !== null && params.requests !== undefined;
  if (hasFiles === hasRequests) {
    throw new Mismatch(hasFiles ? "both" : "neither", "an object with either input_files or requests");
  }
  refuseDoubles(params.requests ?? []);
}

const label: Check = /* @__PURE__ */ checkThat(
  "a string of 1 to 512 characters",
  (value) => typeof value === "string" && value.length >= 1 && value.length <= 512,
);

function labelUnder({ length }: string): Check {
  if (length >= 1 && length <= 32) return label;
  return () => {
    throw new Mismatch(`a key of ${length}`, "under a key of 1 to 32 characters");
  };
}

function refuseDoubles(requests: readonly BatchRequest[]): void {
  const seen = new Map<string, number>();
  for (const [index, { custom_id }] of requests.entries()) {
    if (custom_id === null || custom_id === undefined) continue;
    const first = seen.get(custom_id);
    if (first !== undefined) {
      const mismatch = new Mismatch(custom_id, `unique; requests[${first}] has it already`);
      throw mismatch.within("custom_id").within(index).within("requests");
    }
    seen.set(custom_id, index);
  }
}
