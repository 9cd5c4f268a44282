import type { GatewayOperation } from "../operations/gateway-operation.ts";

/** What a request asks for. */
export interface Route {
  readonly operation: GatewayOperation | "link.read";
  /** The id or the link in the path; empty where there is none. */
  readonly id: string;
}

const ID = "([\\da-fA-F]{8}(?:-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12})";

/** An exact spelling each: no trailing slash, no encoded character, nothing to normalise. */
const ROUTES: readonly (readonly [method: string, path: RegExp, operation: Route["operation"]])[] = [
  ["GET", /^\/v1\/batch\/jobs$/, "jobs.list"],
  ["POST", /^\/v1\/batch\/jobs$/, "jobs.create"],
  ["GET", new RegExp(`^/v1/batch/jobs/${ID}$`), "jobs.get"],
  ["POST", new RegExp(`^/v1/batch/jobs/${ID}/cancel$`), "jobs.cancel"],
  ["DELETE", new RegExp(`^/v1/batch/jobs/${ID}$`), "jobs.delete"],
  ["POST", /^\/v1\/files$/, "files.upload"],
  ["GET", /^\/v1\/files$/, "files.list"],
  ["GET", new RegExp(`^/v1/files/${ID}$`), "files.retrieve"],
  ["DELETE", new RegExp(`^/v1/files/${ID}$`), "files.delete"],
  ["GET", new RegExp(`^/v1/files/${ID}/content$`), "files.download"],
  ["GET", new RegExp(`^/v1/files/${ID}/url$`), "files.url"],
  ["GET", /^\/v1\/links\/([\w-]{40,1000})$/, "link.read"],
];

/**
 * Finds what a path asks for. The path of the request is only compared: what goes to the service is built anew from the
 * operation and the id.
 *
 * @param basePath - What stands in front of `/v1`, without a slash at the end.
 */
export function matchRoute(method: string, path: string, basePath: string): Route | undefined {
  if (!path.startsWith(`${basePath}/`)) return undefined;
  const rest = path.slice(basePath.length);
  for (const [routeMethod, pattern, operation] of ROUTES) {
    const match = routeMethod === method ? pattern.exec(rest) : null;
    if (match !== null) return { operation, id: match[1] ?? "" };
  }
  return undefined;
}
