import type { BatchJobStatus } from "./batch-job-status.ts";
import {
  checkThat,
  flag,
  integer,
  list,
  nonEmptyText,
  nullable,
  optional,
  record,
  strictObject,
  text,
} from "./schema/checks.ts";
import { type Check, type Schema, schemaOf } from "./schema/schema.ts";

/** What `listJobs` takes. */
export interface ListJobsParams {
  /** 0 is the first page. @default 0 */
  readonly page?: number | undefined;
  /** Jobs a page; the service may give fewer. @default 100 */
  readonly page_size?: number | undefined;
  /** Only jobs of this model. */
  readonly model?: string | null | undefined;
  /** Only jobs of this agent. */
  readonly agent_id?: string | null | undefined;
  /**
   * Only jobs whose metadata holds these keys with these values. The service is asked, and its answer is checked again
   * here; a job that shows no metadata does not match.
   */
  readonly metadata?: Readonly<Record<string, string | number | boolean>> | null | undefined;
  /** Only jobs created after this moment: a Date, or a date and time in ISO 8601. */
  readonly created_after?: Date | string | null | undefined;
  /** Only jobs that the owner of the key created. @default false */
  readonly created_by_me?: boolean | undefined;
  /** Only jobs in one of these states. */
  readonly status?: readonly BatchJobStatus[] | null | undefined;
  /** `"-created"` is newest first. @default "-created" */
  readonly order_by?: "created" | "-created" | undefined;
}

/** Checks what `listJobs` takes. */
export const listJobsParamsSchema: Schema<ListJobsParams> = /* @__PURE__ */ schemaOf(() => {
  const fields: Record<string, Check> = {
    page: optional(integer(0)),
    page_size: optional(integer(1)),
    model: nullable(text),
    agent_id: nullable(text),
    created_after: nullable(moment),
    created_by_me: optional(flag),
    status: nullable(list(nonEmptyText)),
    order_by: optional(order),
  };
  fields["metadata"] = nullable(record((key) => (key in fields ? checkName : checkScalar)));
  return strictObject(fields);
});

const checkScalar = /* @__PURE__ */ checkThat("a string, a number or a boolean", isScalar);

/** Whether a value can stand in the metadata filter. */
export function isScalar(value: unknown): boolean {
  return /string|number|boolean/.test(typeof value);
}

const order = /* @__PURE__ */ checkThat(
  "one of created, -created",
  (value) => value === "created" || value === "-created",
);

/** The filter travels as bare query keys, so a key that is a parameter would silently become that parameter. */
const checkName = /* @__PURE__ */ checkThat("under another key, as this one is a parameter", () => false);

const moment = /* @__PURE__ */ checkThat(
  "a valid Date or an ISO 8601 date and time",
  (value) => !Number.isNaN(value instanceof Date ? value.getTime() : Date.parse(String(value))),
);
