import type { Source } from "../../ports/source.ts";
import type { BatchInput } from "../../results/result-row.ts";

/**
 * What a run can be made of: a source, a Blob or a File of JSONL; an array of requests; or what can be read only once, an
 * iterable of requests or a stream of requests or of bytes, which is copied into the store's spool first. Requests
 * without a `custom_id` get their place, from 0, as a decimal number.
 */
export type RunInputs<Endpoint extends string = string, Context = unknown> =
  | Source
  | Blob
  | readonly BatchInput<Endpoint, Context>[]
  | OncePassed<BatchInput<Endpoint, Context> | Uint8Array>;

/** What can be read only once. */
export type OncePassed<Item> = Iterable<Item> | AsyncIterable<Item> | ReadableStream<Item>;

/** An input as a run reads it. */
export interface RunInput<Context = unknown> {
  /** Can be read as often as needed. */
  readonly source: Source;
  /** Whether it is a copy in the spool, which goes with the run. */
  readonly isSpooled: boolean;
  /** What the caller gave with a request of an array; undefined for other inputs. */
  readonly contextAt: (index: number) => Context | undefined;
}
