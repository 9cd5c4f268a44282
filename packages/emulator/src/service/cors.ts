import type { EmulatorOptions } from "../emulator-options.ts";

type Cors = EmulatorOptions["cors"];

/** Answers a preflight where CORS is switched on; null otherwise, since nobody knows whether the service has CORS. */
export function answerPreflight(request: Request, cors: Cors): Response | null {
  if (request.method !== "OPTIONS" || !request.headers.has("access-control-request-method")) return null;
  const origin = allowedOrigin(request, cors);
  if (origin === null) return null;
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": "GET, POST, DELETE, OPTIONS",
      "access-control-allow-headers": request.headers.get("access-control-request-headers") ?? "*",
      "access-control-max-age": "600",
      vary: "origin",
    },
  });
}

/** Adds the CORS headers to an answer where they are asked for. */
export function withCorsHeaders(request: Request, response: Response, cors: Cors): Response {
  const origin = allowedOrigin(request, cors);
  if (origin === null) return response;
  const headers = new Headers(response.headers);
  headers.set("access-control-allow-origin", origin);
  headers.set("access-control-expose-headers", "content-length, content-range, etag, retry-after");
  headers.append("vary", "origin");
  return new Response(response.body, { status: response.status, headers });
}

function allowedOrigin(request: Request, cors: Cors): string | null {
  const origin = request.headers.get("origin");
  if (cors === undefined || origin === null) return null;
  return cors.origins.includes("*") || cors.origins.includes(origin) ? origin : null;
}
