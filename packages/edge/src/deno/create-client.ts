import { type Client, createClient as createCoreClient } from "@mistral-batch/core";
import { type DenoClientOptions, resolveClientOptions } from "./resolve-client-options.ts";

/**
 * Makes a client for the standalone operations, with what Deno knows: the key of `MISTRAL_API_KEY`, the address of
 * `MISTRAL_BASE_URL`. Needs `--allow-env=MISTRAL_API_KEY,MISTRAL_BASE_URL`, or no permission where `apiKey` is given; the
 * calls need `--allow-net=api.mistral.ai`.
 *
 * @param options - Key, address and defaults of all calls; what is given wins over the environment.
 * @throws {InvalidInputError} `missing_api_key` without a key, also where Deno may not read it (the message names the flag),
 * `invalid_argument` for an option that cannot be right.
 * @example
 * ```ts
 * import { createClient, listJobs } from "@mistral-batch/edge/deno";
 *
 * const page = await listJobs(createClient(), { status: ["RUNNING"] });
 * ```
 */
export function createClient(options: DenoClientOptions = {}): Client {
  return createCoreClient(resolveClientOptions(options));
}
