import type { GatewayLimits } from "../limits/gateway-limits.ts";
import type { GatewayOperation } from "../operations/gateway-operation.ts";

/** Whose request it is, and what differs for this tenant from the gateway's own settings. */
export interface Tenant {
  /**
   * The lasting name of the tenant: jobs and files belong to it for ever. Take it from where users cannot choose it. 1 to
   * 256 characters.
   */
  readonly tenant: string;
  /** What this tenant may do, out of the gateway's own `operations`. Default: all of them. */
  readonly operations?: readonly GatewayOperation[] | undefined;
  /** Limits that replace the gateway's own for this tenant. */
  readonly limits?: GatewayLimits | undefined;
}

/**
 * Says whose request it is: a tenant, or its name, or null to refuse with 401. Whatever it throws becomes a 503, so that a
 * broken check lets nobody in. It is asked at each request and gets no body.
 */
export type Authorize = (request: Request) => Tenant | string | null | Promise<Tenant | string | null>;
