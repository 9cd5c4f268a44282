/**
 * The gateway for Cloudflare Workers: the same as `@mistral-batch/gateway`, with uploads that leave with their length. Uses no
 * Node API.
 *
 * @module
 */

export { createGateway } from "./cloudflare/create-gateway.ts";
export type {
  Authorize,
  GatewayEvent,
  GatewayLimits,
  GatewayOperation,
  GatewayOptions,
  GatewayTransport,
  LimitStore,
  RequestRate,
  StreamedRequest,
  SubmissionStore,
  Tenant,
} from "./index.ts";
export { ALL_OPERATIONS, memoryLimitStore, memorySubmissionStore, READ_OPERATIONS, tenantStamp } from "./index.ts";
