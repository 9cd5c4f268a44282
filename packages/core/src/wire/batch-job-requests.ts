import type { BatchJobStatus } from "./batch-job-status.ts";
import type { ApiEndpoint, RequestBody } from "./endpoints/api-endpoint.ts";
import {
  flag,
  integer,
  list,
  nonEmptyText,
  nullable,
  oneOf,
  optional,
  record,
  strictObject,
  text,
  textLike,
} from "./schema/checks.ts";
import { type Check, type Schema, schemaOf } from "./schema/schema.ts";

const uuid = textLike(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i, "a UUID as the service gives it");

/** Names one job. */
export interface JobParams {
  readonly job_id: string;
}

/** Checks the id of a job. */
export const jobParamsSchema: Schema<JobParams> = schemaOf("JobParams", strictObject({ job_id: uuid }));

/** What `getJob` takes. */
export interface GetJobParams extends JobParams {
  /** Whether the results come along as `outputs`. Left out, the service decides. */
  readonly inline?: boolean | null | undefined;
}

/** Checks what `getJob` takes. */
export const getJobParamsSchema: Schema<GetJobParams> = schemaOf(
  "GetJobParams",
  strictObject({ job_id: uuid, inline: nullable(flag) }),
);

/** What `listJobs` takes. */
export interface ListJobsParams {
  /** 0 is the first page. @default 0 */
  readonly page?: number | undefined;
  /** Jobs a page; the service may give fewer. @default 100 */
  readonly page_size?: number | undefined;
  readonly model?: string | null | undefined;
  readonly agent_id?: string | null | undefined;
  /**
   * Only jobs whose metadata holds these keys with these values. The service is asked, and its answer is checked again
   * here; a job that shows no metadata does not match.
   */
  readonly metadata?: Readonly<Record<string, string | number | boolean>> | null | undefined;
  /** Only jobs created after this moment: a Date, or a date and time in ISO 8601. */
  readonly created_after?: Date | string | null | undefined;
  /** @default false */
  readonly created_by_me?: boolean | undefined;
  readonly status?: readonly BatchJobStatus[] | null | undefined;
  /** `"-created"` is newest first. @default "-created" */
  readonly order_by?: "created" | "-created" | undefined;
}

const listJobsFields = {
  page: optional(integer(0)),
  page_size: optional(integer(1)),
  model: nullable(text),
  agent_id: nullable(text),
  metadata: nullable(
    record((key, value, problems) => {
      // The filter travels as bare query keys, so such a key would silently become another parameter.
      if (key in listJobsFields) {
        const expected = "under a key that is no parameter of the list itself";
        problems.push({ path: [], expected, received: value, hint: "filter the jobs after the call" });
      } else if (!["string", "number", "boolean"].includes(typeof value)) {
        problems.push({ path: [], expected: "a string, a number or a boolean", received: value });
      }
    }),
  ),
  created_after: nullable(moment),
  created_by_me: optional(flag),
  status: nullable(list(nonEmptyText)),
  order_by: optional(oneOf(["created", "-created"])),
} as const satisfies Record<string, Check>;

function moment(value: unknown, problems: Parameters<Check>[1]): unknown {
  const time = value instanceof Date ? value.getTime() : typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time))
    problems.push({ path: [], expected: "a valid Date or an ISO 8601 date and time", received: value });
  return value;
}

/** Checks what `listJobs` takes. */
export const listJobsParamsSchema: Schema<ListJobsParams> = schemaOf("ListJobsParams", strictObject(listJobsFields));

/** One request of a batch. */
export interface BatchRequest<Endpoint extends string = string> {
  /** Your name for the request, under which its result comes back; unique within the job. */
  readonly custom_id?: string | null | undefined;
  /** What the endpoint takes. `model` may be left out: the job's model is used. */
  readonly body: RequestBody<Endpoint>;
}

/** What `createJob` takes: the API's own fields, and the submission key. */
export interface CreateJobParams<Endpoint extends string = ApiEndpoint> {
  readonly endpoint: Endpoint;
  /** Ids of uploaded files. Give these or `requests`. */
  readonly input_files?: readonly string[] | null | undefined;
  /** The requests themselves, up to 10,000. Give these or `input_files`. */
  readonly requests?: readonly BatchRequest<Endpoint>[] | null | undefined;
  /** The model of all requests; it wins over a `model` in a body. */
  readonly model?: string | null | undefined;
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

const label: Check = (value, problems) => {
  if (typeof value !== "string" || value.length < 1 || value.length > 512) {
    problems.push({ path: [], expected: "a string of 1 to 512 characters", received: value });
  }
  return value;
};

const metadata = record((key, value, problems) => {
  if (key.length < 1 || key.length > 32) {
    problems.push({ path: [], expected: "under a key of 1 to 32 characters", received: `a key of ${key.length}` });
  } else {
    label(value, problems);
  }
});

const createJobFields = strictObject({
  endpoint: textLike(/^\/v1\/[a-z/_-]+$/, "a path like /v1/chat/completions"),
  input_files: nullable(list(uuid, { minimum: 1 })),
  requests: nullable(
    list(strictObject({ custom_id: nullable(nonEmptyText), body: record() }), { minimum: 1, maximum: 10_000 }),
  ),
  model: nullable(nonEmptyText),
  agent_id: nullable(nonEmptyText),
  metadata: nullable(metadata),
  timeout_hours: optional(integer(1, 168)),
  submission_key: (value, problems) => (value === undefined || value === false ? value : label(value, problems)),
});

/** Checks what `createJob` takes. */
export const createJobParamsSchema: Schema<CreateJobParams> = schemaOf("CreateJobParams", (value, problems) => {
  createJobFields(value, problems);
  if (problems.length > 0) return value;
  const { input_files, requests } = value as CreateJobParams;
  const hasFiles = input_files !== null && input_files !== undefined;
  const hasRequests = requests !== null && requests !== undefined;
  if (hasFiles === hasRequests) {
    const received = hasFiles ? "both" : "neither";
    problems.push({ path: [], expected: "an object with either input_files or requests", received });
  } else if (hasRequests) {
    refuseDoubles(requests, problems);
  }
  return value;
});

function refuseDoubles(requests: readonly BatchRequest[], problems: Parameters<Check>[1]): void {
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
