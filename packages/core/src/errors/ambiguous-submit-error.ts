import { MistralBatchError } from "./mistral-batch-error.ts";

/**
 * A job may or may not have been created, and the service could not be asked: code `ambiguous_submit`. What to do: wait
 * a few minutes, look with `findSubmittedJob(client, submission_key)`, and create again only if it finds nothing.
 */
export class AmbiguousSubmitError extends MistralBatchError {
  override readonly name = "AmbiguousSubmitError" as const;
  /** The key that the job carries as `metadata.mb_key` if it exists; null where the caller refused one. */
  readonly submission_key: string | null;

  constructor(message: string, options: { readonly submission_key: string | null; readonly cause?: unknown }) {
    super(message, { code: "ambiguous_submit", cause: options.cause });
    this.submission_key = options.submission_key;
  }
}
