import type { Gateway } from "./call.ts";
import type { GatewayOptions } from "./gateway-options.ts";
import { handleRequest } from "./handle-request.ts";
import { BoundedMap } from "./http/bounded-map.ts";
import { InFlight } from "./limits/in-flight.ts";
import { OpenJobs } from "./limits/open-jobs.ts";
import { resolveGatewayOptions } from "./resolve-gateway-options.ts";
import { createCors } from "./routing/cors.ts";
import { createKeyRing } from "./tenancy/tenant-keys.ts";

/** A job's labels never change, so those of so many jobs are remembered. */
const KEPT_LABELS = 10_000;
/** Where a platform may end a request without another word, its place is given away after this time. */
const FORGOTTEN_AFTER_MS = 600_000;

/**
 * Makes the server side for browsers: it holds the API key, lets through what you allow, and gives each tenant a world of its
 * own, in which no id of another tenant means anything. Stores nothing, so any number of instances may run side by side.
 *
 * @param options - The key, who may call, from where, and how much.
 * @returns Answers a request; it never rejects. To be mounted on Cloudflare, Deno, Node, Next and whatever else has a
 * `Request` and a `Response`.
 * @throws {InvalidInputError} `missing_api_key` or `invalid_argument` for options that cannot be right.
 * @example
 * ```ts
 * import { createGateway } from "@mistral-batch/gateway";
 *
 * const gateway = createGateway({
 *   apiKey: "...",
 *   secret: "at least 32 characters that nobody can guess",
 *   allowedOrigins: ["https://app.example"],
 *   authorize: (request) => (request.headers.get("authorization") === "Bearer let-me-in" ? "the-tenant" : null),
 * });
 * const response = await gateway(new Request("https://app.example/api/mistral/v1/batch/jobs"));
 * console.log(response.status); // 401
 * ```
 */
export function createGateway(options: GatewayOptions): (request: Request) => Promise<Response> {
  const resolved = resolveGatewayOptions(options);
  const gateway: Gateway = {
    options: resolved,
    cors: createCors(resolved.allowedOrigins),
    keyRing: createKeyRing(resolved.secret),
    inFlight: new InFlight(
      resolved.clock,
      resolved.transport.shieldsFromClients === true ? FORGOTTEN_AFTER_MS : Number.POSITIVE_INFINITY,
    ),
    openJobs: new OpenJobs(resolved.clock),
    labels: new BoundedMap(KEPT_LABELS),
  };
  return (request) => handleRequest(gateway, request);
}
