// Who is there. This demo gives every browser a world of its own; put your sign-in in its place, and keep the token.
import { verifyTokens } from "@mistral-batch/gateway/jwt";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { jwtVerify, SignJWT } from "jose";

const ISSUER = "frontend-app";
const GATEWAY = "mistral-gateway";
const COOKIE = "session";
const TOKEN_SECONDS = 300;
const SESSION_SECONDS = 30 * 86_400;

/** Makes sessions in a cookie, and short-lived tokens for the gateway out of them. */
export function createSessions(secret: string) {
  const key = new TextEncoder().encode(secret);
  const sign = (visitor: string, audience: string, seconds: number): Promise<string> =>
    new SignJWT()
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(visitor)
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setExpirationTime(`${seconds}s`)
      .sign(key);

  async function visitorOf(context: Context): Promise<string> {
    const cookie = getCookie(context, COOKIE);
    const known = cookie && (await jwtVerify(cookie, key, { issuer: ISSUER, audience: COOKIE }).catch(() => undefined));
    const visitor = (known && known.payload.sub) || crypto.randomUUID();
    setCookie(context, COOKIE, await sign(visitor, COOKIE, SESSION_SECONDS), {
      path: "/session",
      httpOnly: true,
      sameSite: "Strict",
      secure: new URL(context.req.url).protocol === "https:",
      maxAge: SESSION_SECONDS,
    });
    return visitor;
  }

  return {
    /** Says to the gateway whose request it is. */
    authorize: verifyTokens({ secret, issuer: ISSUER, audience: GATEWAY }),
    /** Gives the page a token. */
    async issueToken(context: Context): Promise<Response> {
      const token = await sign(await visitorOf(context), GATEWAY, TOKEN_SECONDS);
      return context.json({ token, expires_in: TOKEN_SECONDS }, 200, { "cache-control": "no-store" });
    },
  };
}
