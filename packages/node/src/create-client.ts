import { type Client, createClient as createCoreClient } from "@mistral-batch/core";
import { type NodeClientOptions, resolveClientOptions } from "./resolve-client-options.ts";

/**
 * Makes a client for the standalone operations, with what Node knows: the key of `MISTRAL_API_KEY`, the address of
 * `MISTRAL_BASE_URL`, the proxies of `HTTPS_PROXY` and `NO_PROXY`.
 *
 * @param options - Key, address and defaults of all calls; what is given wins over the environment.
 * @throws {InvalidInputError} `missing_api_key` without a key, `invalid_argument` for an option that cannot be right.
 * @example
 * ```ts
 * import { createClient, listJobs } from "@mistral-batch/node";
 *
 * const page = await listJobs(createClient(), { status: ["RUNNING"] });
 * ```
 */
export function createClient(options: NodeClientOptions = {}): Client {
  return createCoreClient(resolveClientOptions(options));
}
