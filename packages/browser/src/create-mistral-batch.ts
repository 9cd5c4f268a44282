import { createMistralBatch as createCoreMistralBatch, type MistralBatch, type WithStore } from "@mistral-batch/core";
import { uploadFile } from "./files/upload-file.ts";
import { type BrowserClientOptions, resolveClientOptions } from "./resolve-client-options.ts";

/**
 * The whole library behind one object, that reaches the service through your gateway. No cookies are sent, and no
 * `user-agent` of our own. Works in pages, web workers and service workers.
 *
 * @param options - Address of the gateway, token, and defaults of all calls.
 * @throws {InvalidInputError} `invalid_argument` for a raw key that is not explicitly allowed or an option that cannot be
 * right, `missing_api_key` where neither a gateway nor a key is given.
 * @example
 * ```ts
 * import { createMistralBatch } from "@mistral-batch/browser";
 *
 * const batch = createMistralBatch({
 *   baseUrl: "https://example.com/api/mistral",
 *   getToken: () => "the user's token",
 * });
 * for await (const job of batch.jobs.all({ status: ["RUNNING"] })) console.log(job.id);
 * ```
 */
export function createMistralBatch(options: BrowserClientOptions & WithStore): MistralBatch {
  const batch = createCoreMistralBatch({
    ...resolveClientOptions(options),
    store: options.store,
    limits: options.limits,
  });
  const { client, files } = batch;
  return {
    ...batch,
    files: { ...files, upload: (params, uploadOptions) => uploadFile(client, params, uploadOptions) },
  };
}
