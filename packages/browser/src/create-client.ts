import { type Client, createClient as createCoreClient } from "@mistral-batch/core";
import { type BrowserClientOptions, resolveClientOptions } from "./resolve-client-options.ts";

/**
 * Makes a client for the standalone operations, that reaches the service through your gateway. No cookies are sent, and no
 * `user-agent` of our own. Works in pages, web workers and service workers.
 *
 * @param options - Address of the gateway, token, and defaults of all calls.
 * @throws {InvalidInputError} `invalid_argument` for a raw key that is not explicitly allowed or an option that cannot be
 * right, `missing_api_key` where neither a gateway nor a key is given.
 * @example
 * ```ts
 * import { createClient, listJobs } from "@mistral-batch/browser";
 *
 * const client = createClient({ baseUrl: "https://example.com/api/mistral", getToken: () => "the user's token" });
 * const page = await listJobs(client, { status: ["RUNNING"] });
 * ```
 */
export function createClient(options: BrowserClientOptions): Client {
  return createCoreClient(resolveClientOptions(options));
}
