// The gateways of the tests, one under each path: the same in Node and in workerd.
import type { GatewayOptions } from "../../src/index.ts";
import { verifyTokens } from "../../src/jwt.ts";

/** What the key is: no answer may ever hold it. */
export const API_KEY = "key-of-the-operator-0123456789";
export const SECRET = "a secret of the tests that is long enough";
export const TOKEN_SECRET = "another secret for the tokens of the tests";
export const ORIGIN = "https://app.example";

type Create = (options: GatewayOptions) => (request: Request) => Promise<Response>;

/** Mounts all of them in front of one service. */
export function mountGateways(create: Create, baseUrl: string): (request: Request) => Promise<Response> {
  const common: GatewayOptions = {
    apiKey: API_KEY,
    secret: SECRET,
    baseUrl,
    allowedOrigins: [ORIGIN],
    authorize: tenantOfTest,
    limits: { requests: { count: 1e6, perMs: 1000 }, concurrentRequests: 1000 },
  };
  const variants: Readonly<Record<string, Partial<GatewayOptions>>> = {
    "/api/mistral": {},
    "/readonly": {
      operations: ["jobs.list", "jobs.get", "files.list", "files.retrieve", "files.download", "files.url"],
    },
    "/tight": { limits: { ...common.limits, uploadBytes: 2000, inlineBytes: 2000, timeoutHours: 12, linkHours: 2 } },
    "/models": { limits: { ...common.limits, models: ["mistral-small-latest"], endpoints: ["/v1/chat/completions"] } },
    "/one-job": { limits: { ...common.limits, openJobs: 1 } },
    "/one-at-a-time": { limits: { ...common.limits, concurrentRequests: 1 } },
    "/rated": { limits: { ...common.limits, requests: { count: 5, perMs: 3_600_000 } } },
    "/one-page": { limits: { ...common.limits, listPages: 1 } },
    "/hurried": { idleMs: 50, timeoutMs: 50 },
    "/direct": { signedUrls: "direct" },
    "/no-links": { signedUrls: "refused" },
    "/other-secret": { secret: "yet another secret of another gateway" },
    "/public": { publicUrl: "https://gateway.example/behind/a/proxy" },
    "/jwt": {
      authorize: verifyTokens({ secret: TOKEN_SECRET, issuer: "https://issuer.example", audience: "gateway" }),
    },
  };
  const handlers = Object.entries(variants).map(
    ([basePath, options]) => [basePath, create({ ...common, ...options, basePath })] as const,
  );
  return async (request) => {
    const { pathname } = new URL(request.url);
    const [, handler] = handlers.find(([basePath]) => pathname.startsWith(`${basePath}/`)) ?? handlers[0] ?? [];
    return (await handler?.(request)) ?? new Response(null, { status: 500 });
  };
}

/** Tokens that say whose they are; a real check is that of `/jwt`. */
function tenantOfTest(request: Request): ReturnType<GatewayOptions["authorize"]> {
  const token = /^Bearer (\S+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (token === "broken") throw new Error(`The check of ${API_KEY} is broken`);
  if (token === "nameless") return { tenant: "" };
  if (token === "reader-alice") return { tenant: "alice", operations: ["jobs.list", "jobs.get"] };
  return /^token-of-([\w-]+)$/.exec(token)?.[1] ?? null;
}
