import { SIGNED_PATH } from "../files/signed-url.ts";
import type { Operation } from "./operation.ts";

/** The operation of a request and the id in its path. */
export interface Route {
  readonly operation: Operation;
  readonly id: string;
}

const ROUTES: readonly (readonly [method: string, pattern: RegExp, operation: Operation])[] = [
  ["GET", /^\/v1\/batch\/jobs$/, "jobs.list"],
  ["POST", /^\/v1\/batch\/jobs$/, "jobs.create"],
  ["GET", /^\/v1\/batch\/jobs\/([^/]+)$/, "jobs.get"],
  ["POST", /^\/v1\/batch\/jobs\/([^/]+)\/cancel$/, "jobs.cancel"],
  ["DELETE", /^\/v1\/batch\/jobs\/([^/]+)$/, "jobs.delete"],
  ["POST", /^\/v1\/files$/, "files.upload"],
  ["GET", /^\/v1\/files$/, "files.list"],
  ["GET", /^\/v1\/files\/([^/]+)$/, "files.retrieve"],
  ["DELETE", /^\/v1\/files\/([^/]+)$/, "files.delete"],
  ["GET", /^\/v1\/files\/([^/]+)\/content$/, "files.download"],
  ["GET", /^\/v1\/files\/([^/]+)\/url$/, "files.url"],
];

/** Finds the operation of a request; null for a path that no service owns. */
export function matchRoute(method: string, path: string, basePath: string): Route | null {
  if (path.startsWith(SIGNED_PATH)) return method === "GET" ? { operation: "signed-url.read", id: "" } : null;
  if (!path.startsWith(`${basePath}/`)) return null;
  const rest = path.slice(basePath.length);
  for (const [routeMethod, pattern, operation] of ROUTES) {
    const match = routeMethod === method ? pattern.exec(rest) : null;
    if (match !== null) return { operation, id: match[1] ?? "" };
  }
  return null;
}
