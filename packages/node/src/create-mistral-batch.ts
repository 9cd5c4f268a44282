import { createMistralBatch as createCoreMistralBatch, type MistralBatch, type WithStore } from "@mistral-batch/core";
import { type NodeClientOptions, resolveClientOptions } from "./resolve-client-options.ts";

/**
 * The whole library behind one object, with what Node knows: the key of `MISTRAL_API_KEY`, the address of
 * `MISTRAL_BASE_URL`, the proxies of `HTTPS_PROXY` and `NO_PROXY`.
 *
 * @param options - Key, address and defaults of all calls; what is given wins over the environment.
 * @throws {InvalidInputError} `missing_api_key` without a key, `invalid_argument` for an option that cannot be right.
 * @example
 * ```ts
 * import { createMistralBatch, fileSource } from "@mistral-batch/node";
 *
 * const batch = createMistralBatch();
 * const file = await batch.files.upload({ file: fileSource("requests.jsonl") });
 * const job = await batch.jobs.create({
 *   endpoint: "/v1/chat/completions",
 *   model: "mistral-small-latest",
 *   input_files: [file.id],
 * });
 * ```
 */
export function createMistralBatch(options: NodeClientOptions & WithStore = {}): MistralBatch {
  return createCoreMistralBatch({ ...resolveClientOptions(options), store: options.store, limits: options.limits });
}
