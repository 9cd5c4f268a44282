import { type Client, createClient as createCoreClient } from "@mistral-batch/core";
import { type CloudflareClientOptions, resolveClientOptions } from "./resolve-client-options.ts";

/**
 * Makes a client for the standalone operations, with what a Worker knows: the key of the binding `MISTRAL_API_KEY`, the
 * address of `MISTRAL_BASE_URL`. Nothing is read or sent before the first call, so it may be made at any time.
 *
 * @param options - `env`, and key, address and defaults of all calls; what is given wins over the bindings.
 * @throws {InvalidInputError} `missing_api_key` without a key, `invalid_argument` for an option that cannot be right.
 * @example
 * ```ts
 * import { type CloudflareEnvironment, createClient, listJobs } from "@mistral-batch/edge/cloudflare";
 *
 * export default {
 *   async fetch(_request: Request, env: CloudflareEnvironment): Promise<Response> {
 *     return Response.json(await listJobs(createClient({ env }), { status: ["RUNNING"] }));
 *   },
 * };
 * ```
 */
export function createClient(options: CloudflareClientOptions = {}): Client {
  return createCoreClient(resolveClientOptions(options));
}
