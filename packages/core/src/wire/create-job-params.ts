import type { ApiEndpoint, RequestBody } from "./endpoints/api-endpoint.ts";
import { integer, list, nonEmptyText, nullable, optional, record, strictObject, textLike } from "./schema/checks.ts";
import { type Problem, type Schema, schemaOf } from "./schema/schema.ts";
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
export const createJobParamsSchema: Schema<CreateJobParams> = /* @__PURE__ */ schemaOf("CreateJobParams", () => {
  const checkFields = strictObject({
    endpoint: textLike(/^\/v1\/[a-z/_-]+$/, "a path like /v1/chat/completions"),
    input_files: nullable(list(uuid(), { minimum: 1 })),
    requests: nullable(
      list(strictObject({ custom_id: nullable(nonEmptyText), body: record() }), { minimum: 1, maximum: 10_000 }),
    ),
    model: nullable(nonEmptyText),
    agent_id: nullable(nonEmptyText),
    metadata: nullable(record(labels)),
    timeout_hours: optional(integer(1, 168)),
    submission_key: (value, problems) => (value === undefined || value === false ? value : label(value, problems)),
  });
  return (value, problems) => {
    checkFields(value, problems);
    if (problems.length === 0) checkWhole(value as CreateJobParams, problems);
    return value;
  };
});

function checkWhole({ input_files, requests }: CreateJobParams, problems: Problem[]): void {
  const hasFiles = input_files !== null && input_files !== undefined;
  const hasRequests = requests !== null && requests !== undefined;
  if (hasFiles === hasRequests) {
    const received = hasFiles ? "both" : "neither";
    problems.push({ path: [], expected: "an object with either input_files or requests", received });
  } else if (hasRequests) {
    refuseDoubles(requests, problems);
  }
}

function label(value: unknown, problems: Problem[]): unknown {
  if (typeof value !== "string" || value.length < 1 || value.length > 512) {
    problems.push({ path: [], expected: "a string of 1 to 512 characters", received: value });
  }
  return value;
}

function labels(key: string, value: unknown, problems: Problem[]): void {
  if (key.length < 1 || key.length > 32) {
    problems.push({ path: [], expected: "under a key of 1 to 32 characters", received: `a key of ${key.length}` });
  } else {
    label(value, problems);
  }
}

function refuseDoubles(requests: readonly BatchRequest[], problems: Problem[]): void {
  const seen = new Map<string, number>();
  for (const [index, { custom_id }] of requests.entries()) {
    if (custom_id === null || custom_id === undefined) continue;
    const first = seen.get(custom_id);
    if (first !== undefined) {
      const expected = `unique; requests[${first}] has it already`;
      problems.push({ path: ["requests", index, "custom_id"], expected, received: custom_id });
      return;
    }
    seen.set(custom_id, index);
  }
}
