import type { RequestOptions } from "../http/request-options.ts";
import type { Source } from "../ports/source.ts";
import type { BatchInput } from "./result-row.ts";
import type { StandardSchema } from "./standard-schema.ts";

/** How to read results. */
export interface ReadResultsOptions<Endpoint extends string = string, Context = undefined, Value = undefined>
  extends RequestOptions {
  /** The endpoint of the job, where its type does not say it: rows are typed by it. It is checked against the job. */
  readonly endpoint?: Endpoint | undefined;
  /**
   * The requests of the job: the array that was sent, or the file that was uploaded. With them every request ends in
   * exactly one outcome, `missing` being one, and rows carry `index`; an array also gives `context` back. Every request
   * needs a `custom_id`; in an array its place, as a decimal number, stands for one that is left out.
   */
  readonly inputs?: Source | readonly BatchInput<string, Context>[] | undefined;
  /**
   * What the message of an answer must be, read as JSON: any Standard Schema, as Zod, Valibot and ArkType make them. Rows
   * get its typed `value`; what it refuses is `invalid`. Truncated answers are not judged. A validator of another kind, for
   * example for a JSON Schema, is taken as `{ "~standard": { version: 1, vendor: "ajv", validate } }`, where `validate`
   * returns `{ value }` or `{ issues }`.
   */
  readonly schema?: StandardSchema<Value> | undefined;
  /** The longest line of a result file, in bytes. @default 268435456 */
  readonly maxLineBytes?: number | undefined;
}
