import { createMistralBatch as createCoreMistralBatch, type MistralBatch, type WithStore } from "@mistral-batch/core";
import { edgeLimits } from "../part-limits.ts";
import { type CloudflareClientOptions, resolveClientOptions } from "./resolve-client-options.ts";

/**
 * The whole library behind one object, with what a Worker knows: the key of the binding `MISTRAL_API_KEY`, the address of
 * `MISTRAL_BASE_URL`. Nothing is read or sent before the first call, so it may be made at any time.
 *
 * Parts of runs have at most 64 MB of input, unless `limits` or the run itself say otherwise.
 *
 * @param options - `env`, and key, address and defaults of all calls; what is given wins over the bindings.
 * @throws {InvalidInputError} `missing_api_key` without a key, `invalid_argument` for an option that cannot be right.
 * @example
 * ```ts
 * import { type CloudflareEnvironment, createMistralBatch } from "@mistral-batch/edge/cloudflare";
 *
 * export default {
 *   async fetch(_request: Request, env: CloudflareEnvironment): Promise<Response> {
 *     const batch = createMistralBatch({ env });
 *     return Response.json(await batch.jobs.list({ status: ["RUNNING"] }));
 *   },
 * };
 * ```
 */
export function createMistralBatch(options: CloudflareClientOptions & WithStore = {}): MistralBatch {
  const { store, limits } = options;
  return createCoreMistralBatch({ ...resolveClientOptions(options), store, limits: edgeLimits(limits) });
}
