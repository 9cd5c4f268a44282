import { InvalidInputError } from "@mistral-batch/core";
import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from "jose";
import type { Authorize, Tenant } from "../tenancy/tenant.ts";

/** How tokens are verified. */
export interface TokenOptions {
  /** Where the keys of the issuer are, `https://issuer.example/.well-known/jwks.json`. Give this or `secret`. */
  readonly jwksUrl?: string | undefined;
  /** The secret that the tokens are signed with (HS256), at least 32 bytes. Give this or `jwksUrl`. */
  readonly secret?: string | undefined;
  /** Who has to have made the token: its claim `iss`. */
  readonly issuer: string;
  /** For whom it has to be: its claim `aud`. */
  readonly audience: string;
  /** The algorithms that are accepted. @default the asymmetric ones for `jwksUrl`, HS256 for `secret` */
  readonly algorithms?: readonly string[] | undefined;
  /** The claim that names the tenant, or what tells the tenant from all claims; null refuses. @default "sub" */
  readonly tenant?: string | ((claims: Readonly<JWTPayload>) => Tenant | string | null) | undefined;
  /** By how many seconds clocks may differ. @default 5 */
  readonly clockToleranceSeconds?: number | undefined;
  /** The time, for tests. Default: the runtime's own. */
  readonly now?: (() => Date) | undefined;
}

const ASYMMETRIC = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const SECRET_BYTES = 32;

/**
 * Makes an `authorize` for `Authorization: Bearer <JWT>`: signature, issuer, audience and times are checked, and a token without an
 * end is refused.
 *
 * @param options - Where the keys are, and what has to stand in a token.
 * @returns The function to pass as `authorize`. It returns null for a token that is not right, and throws where the keys cannot
 * be had, which the gateway answers with 503.
 * @throws {InvalidInputError} `invalid_argument` for options that cannot be right.
 * @example
 * ```ts
 * import { createGateway } from "@mistral-batch/gateway";
 * import { verifyTokens } from "@mistral-batch/gateway/jwt";
 *
 * const gateway = createGateway({
 *   apiKey: "...",
 *   allowedOrigins: ["https://app.example"],
 *   authorize: verifyTokens({
 *     jwksUrl: "https://issuer.example/.well-known/jwks.json",
 *     issuer: "https://issuer.example/",
 *     audience: "mistral-gateway",
 *     tenant: "org_id",
 *   }),
 * });
 * ```
 */
export function verifyTokens(options: TokenOptions): Authorize {
  const { issuer, audience, tenant = "sub", clockToleranceSeconds = 5, now } = options;
  if (issuer === "" || audience === "") throw wrong("issuer", "a token has to name who made it and for whom");
  const getKey = keySource(options);
  const algorithms = [...(options.algorithms ?? (options.secret === undefined ? ASYMMETRIC : ["HS256"]))];
  return async (request) => {
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    if (token === undefined) return null;
    const claims = await claimsOf(token, getKey, {
      issuer,
      audience,
      algorithms,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ["exp"],
      ...(now === undefined ? {} : { currentDate: now() }),
    });
    if (claims === null) return null;
    if (typeof tenant === "function") return tenant(claims);
    const name = claims[tenant];
    return typeof name === "string" && name !== "" ? name : null;
  };
}

function keySource({ jwksUrl, secret }: TokenOptions): JWTVerifyGetKey {
  if ((jwksUrl === undefined) === (secret === undefined)) throw wrong("jwksUrl", "give either jwksUrl or secret");
  if (jwksUrl !== undefined) {
    if (!URL.canParse(jwksUrl))
      throw wrong("jwksUrl", `write it like https://issuer.example/jwks.json, not "${jwksUrl}"`);
    return createRemoteJWKSet(new URL(jwksUrl));
  }
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length < SECRET_BYTES) throw wrong("secret", `it has to have at least ${SECRET_BYTES} bytes`);
  return async () => bytes;
}

/** The claims of a token that is right; null for one that is not. */
async function claimsOf(token: string, getKey: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTPayload | null> {
  try {
    return (await jwtVerify(token, getKey, options)).payload;
  } catch (reason) {
    // Whatever says that the keys could not be had is no judgement on the token.
    const isAboutToken =
      reason instanceof errors.JOSEError && !/^ERR_(JWKS_TIMEOUT|JOSE_GENERIC|JWKS_INVALID)$/.test(reason.code);
    if (isAboutToken) return null;
    throw reason;
  }
}

function wrong(field: string, why: string): InvalidInputError {
  return new InvalidInputError(`Cannot use "${field}": ${why}`, { field });
}
