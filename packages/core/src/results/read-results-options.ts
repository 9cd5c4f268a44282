import type { RequestOptions } from "../http/request-options.ts";
import type { Source } from "../ports/source.ts";
import type { BatchInput } from "./result-row.ts";

/** How to read results. */
export interface ReadResultsOptions<Endpoint extends string = string, Context = undefined> extends RequestOptions {
  /** The endpoint of the job, where its type does not say it: rows are typed by it. It is checked against the job. */
  readonly endpoint?: Endpoint | undefined;
  /**
   * The requests of the job: the array that was sent, or the file that was uploaded. With them every request ends in
   * exactly one outcome, `missing` being one, and rows carry `index`; an array also gives `context` back. Every request
   * needs a `custom_id`; in an array its place, as a decimal number, stands for one that is left out.
   */
  readonly inputs?: Source | readonly BatchInput<string, Context>[] | undefined;
  /** The longest line of a result file, in bytes. @default 268435456 */
  readonly maxLineBytes?: number | undefined;
}
