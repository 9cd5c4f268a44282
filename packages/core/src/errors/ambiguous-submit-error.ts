import { MistralBatchError } from "./mistral-batch-error.ts";

/**
 * A job may or may not have been created, and the service could not be asked: code `ambiguous_submit`. What to do: wait
 * a few minutes, look with `findSubmittedJob(client, submission_key)`, and create again only if it finds nothing.
 *
 * @example
 * ```ts
 * import { AmbiguousSubmitError, createClient, createJob } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const requests = [{ custom_id: "1", body: { input: "sea" } }];
 * await createJob(client, { endpoint: "/v1/embeddings", model: "mistral-embed", requests }).catch((error: unknown) => {
 *   if (!(error instanceof AmbiguousSubmitError)) throw error;
 *   console.error("Look for this key before you create it again:", error.submission_key);
 * });
 * ```
 */
export class AmbiguousSubmitError extends MistralBatchError {
  override readonly name = "AmbiguousSubmitError" as const;
  /** The key that the job carries as `metadata.mb_key` if it exists; null where the caller refused one. */
  declare readonly submission_key: string | null;

  constructor(message: string, options: { readonly submission_key: string | null; readonly cause?: unknown }) {
    super(message, { code: "ambiguous_submit", ...options });
  }
}
