/**
 * The server side for browsers: one `(Request) => Promise<Response>` that holds the API key.
 *
 * @module
 */

export { createGateway } from "./create-gateway.ts";
export type { GatewayEvent } from "./gateway-event.ts";
export type { GatewayOptions } from "./gateway-options.ts";
export type { GatewayTransport, StreamedRequest } from "./gateway-transport.ts";
export type { GatewayLimits, RequestRate } from "./limits/gateway-limits.ts";
export { type LimitStore, memoryLimitStore } from "./limits/limit-store.ts";
export { ALL_OPERATIONS, type GatewayOperation, READ_OPERATIONS } from "./operations/gateway-operation.ts";
export { memorySubmissionStore, type SubmissionStore } from "./submissions/submission-store.ts";
export type { Authorize, Tenant } from "./tenancy/tenant.ts";
export { tenantStamp } from "./tenancy/tenant-stamp.ts";
