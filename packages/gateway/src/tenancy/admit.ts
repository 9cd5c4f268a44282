import type { Gateway } from "../call.ts";
import { readLink } from "../files/signed-link.ts";
import { notFound, refuse } from "../http/refusal.ts";
import type { GatewayLimits } from "../limits/gateway-limits.ts";
import type { GatewayOperation } from "../operations/gateway-operation.ts";
import type { Route } from "../routing/match-route.ts";
import type { Tenant } from "./tenant.ts";

/** A tenant that may do what it asks for. */
export interface Admission {
  readonly tenant: string;
  readonly limits: GatewayLimits | undefined;
  /** The id in the path, or in the link. */
  readonly id: string;
}

const RETRY_AFTER_MS = 5000;

/** @throws {Refusal} 401, 403, 404 or 503. */
export async function admit(gateway: Gateway, request: Request, route: Route): Promise<Admission> {
  const { operations, signedUrls } = gateway.options;
  const { operation } = route;
  if (operation === "link.read") {
    // Whoever has a link has no token; what switches links off ends those that are out.
    if (signedUrls !== "through" || !operations.includes("files.url")) throw notFound();
    return await admitLink(gateway, route.id);
  }
  const tenant = await askForTenant(gateway, request);
  if (!mayDo(operations, operation) || !mayDo(tenant.operations, operation)) {
    throw refuse(403, `The operation ${operation} is not allowed here`);
  }
  return { tenant: tenant.tenant, limits: tenant.limits, id: route.id };
}

function mayDo(operations: readonly GatewayOperation[] | undefined, operation: GatewayOperation): boolean {
  return operations === undefined || operations.includes(operation);
}

async function admitLink({ keyRing, options }: Gateway, link: string): Promise<Admission> {
  const content = await readLink(await keyRing.linkKey(), link, options.clock.now());
  if (content === undefined) throw notFound();
  return { tenant: content.tenant, limits: undefined, id: content.file };
}

async function askForTenant({ options }: Gateway, request: Request): Promise<Tenant> {
  const answer = await tenantOf(() => options.authorize(withoutBody(request)));
  if (answer === null || answer === undefined) throw refuse(401, "Unauthorized");
  const tenant = typeof answer === "string" ? { tenant: answer } : answer;
  if (isName(tenant.tenant)) return tenant;
  throw new TypeError("Cannot use what authorize returned: a tenant has a name of 1 to 256 whole characters");
}

/** Anything else would put several into one world: UTF-8 has the same three bytes for every half of a character. */
function isName(tenant: unknown): boolean {
  return typeof tenant === "string" && tenant.length >= 1 && tenant.length <= 256 && !/\p{Surrogate}/u.test(tenant);
}

async function tenantOf(
  ask: () => ReturnType<Gateway["options"]["authorize"]>,
): Promise<Tenant | string | null | undefined> {
  try {
    return await ask();
  } catch (reason) {
    const refusal = refuse(503, "It cannot be told now whose request this is", RETRY_AFTER_MS);
    refusal.cause = reason;
    throw refusal;
  }
}

/** The body is for the service alone, and can be read only once. */
function withoutBody({ method, url, headers }: Request): Request {
  return new Request(url, { method, headers });
}
