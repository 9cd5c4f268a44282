import { createGateway as createAnyGateway } from "../create-gateway.ts";
import type { GatewayOptions } from "../gateway-options.ts";
import { createSendOnceTransport } from "./send-once-transport.ts";

/**
 * Makes a gateway for Deno; otherwise as `createGateway` of `@mistral-batch/gateway`. Needs `--allow-net` for the service's host.
 *
 * @param options - The key, who may call, from where, and how much.
 * @returns Answers a request; it never rejects.
 * @throws {InvalidInputError} `missing_api_key` or `invalid_argument` for options that cannot be right.
 * @example
 * ```ts
 * import { createGateway } from "@mistral-batch/gateway/deno";
 *
 * const gateway = createGateway({
 *   apiKey: "...",
 *   secret: "at least 32 characters that nobody can guess",
 *   allowedOrigins: ["https://app.example"],
 *   authorize: (request) => (request.headers.get("authorization") === "Bearer let-me-in" ? "the-tenant" : null),
 * });
 * export default { fetch: gateway };
 * ```
 */
export function createGateway(options: GatewayOptions): (request: Request) => Promise<Response> {
  return createAnyGateway({ transport: createSendOnceTransport(), ...options });
}
