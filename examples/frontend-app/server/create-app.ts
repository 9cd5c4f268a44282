// The whole server: who is there, the gateway, and the page under a policy that runs nothing but the page's own code.
import type { Authorize } from "@mistral-batch/gateway";
import { Hono, type MiddlewareHandler } from "hono";
import { NONCE, secureHeaders } from "hono/secure-headers";
import { createSessions } from "./sessions.ts";

/** What differs between the platforms. */
export interface Platform {
  /** What sessions and tokens are signed with, at least 32 characters. */
  readonly secret: string;
  /** Makes the gateway of `@mistral-batch/gateway`, or that of `/cloudflare`. */
  readonly gateway: (authorize: Authorize) => (request: Request) => Promise<Response>;
  /** The text of the built index.html. */
  readonly page: () => Promise<string>;
  /** Serves the other built files. */
  readonly files: MiddlewareHandler;
}

/** Makes the server, for any platform that has a `Request` and a `Response`. */
export function createApp({ secret, gateway, page, files }: Platform): Hono {
  const sessions = createSessions(secret);
  const mistral = gateway(sessions.authorize);
  return new Hono()
    .all("/api/mistral/*", (context) => mistral(context.req.raw))
    .post("/session/token", sessions.issueToken)
    .use(secureHeaders({ contentSecurityPolicy: POLICY, referrerPolicy: "no-referrer" }))
    .get("/", async (context) => {
      context.header("cache-control", "no-store");
      // The component library adds one style sheet of its own, and asks the page for the nonce.
      return context.html((await page()).replaceAll("%NONCE%", context.get("secureHeadersNonce") ?? ""));
    })
    .use("/assets/*", async (context, next) => {
      await next();
      // Their names change with what is in them.
      context.header("cache-control", "public, max-age=31536000, immutable");
    })
    .get("*", files);
}

const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", NONCE],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  imgSrc: ["'self'", "data:"],
  workerSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};
