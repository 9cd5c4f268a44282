import { flag, nullable, strictObject } from "./schema/checks.ts";
import { type Schema, schemaOf } from "./schema/schema.ts";
import { uuid } from "./schema/uuid.ts";

/** Names one job. */
export interface JobParams {
  /** The job's UUID. */
  readonly job_id: string;
}

/** Checks the id of a job. */
export const jobParamsSchema: Schema<JobParams> = /* @__PURE__ */ schemaOf(() => strictObject({ job_id: uuid() }));

/** What `getJob` takes. */
export interface GetJobParams extends JobParams {
  /** Whether the results come along as `outputs`. Left out, the service decides. */
  readonly inline?: boolean | null | undefined;
}

/** Checks what `getJob` takes. */
export const getJobParamsSchema: Schema<GetJobParams> = /* @__PURE__ */ schemaOf(() =>
  strictObject({ job_id: uuid(), inline: nullable(flag) }),
);
