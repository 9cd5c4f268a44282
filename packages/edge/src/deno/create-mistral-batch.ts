import { createMistralBatch as createCoreMistralBatch, type MistralBatch, type WithStore } from "@mistral-batch/core";
import { edgeLimits } from "../part-limits.ts";
import { type DenoClientOptions, resolveClientOptions } from "./resolve-client-options.ts";

/**
 * The whole library behind one object, with what Deno knows: the key of `MISTRAL_API_KEY`, the address of
 * `MISTRAL_BASE_URL`. Needs `--allow-env=MISTRAL_API_KEY,MISTRAL_BASE_URL`, or no permission where `apiKey` is given; the
 * calls need `--allow-net=api.mistral.ai`.
 *
 * Parts of runs have at most 64 MB of input, unless `limits` or the run itself say otherwise.
 *
 * @param options - Key, address and defaults of all calls; what is given wins over the environment.
 * @throws {InvalidInputError} `missing_api_key` without a key, also where Deno may not read it (the message names the flag),
 * `invalid_argument` for an option that cannot be right.
 * @example
 * ```ts
 * import { createMistralBatch, fileSource } from "@mistral-batch/edge/deno";
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
export function createMistralBatch(options: DenoClientOptions & WithStore = {}): MistralBatch {
  const { store, limits } = options;
  return createCoreMistralBatch({ ...resolveClientOptions(options), store, limits: edgeLimits(limits) });
}
