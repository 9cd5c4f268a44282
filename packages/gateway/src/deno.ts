/**
 * The gateway for Deno: the same as `@mistral-batch/gateway`, but no POST is ever sent twice, and uploads leave with their length.
 *
 * @module
 */

export { createGateway } from "./deno/create-gateway.ts";
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
