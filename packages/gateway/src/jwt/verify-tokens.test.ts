import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import { afterEach, describe, expect, it, vi } from "vitest";
import { verifyTokens } from "./verify-tokens.ts";

const common = { issuer: "https://issuer.example", audience: "gateway" };
const jwksUrl = "https://issuer.example/jwks.json";
const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "1", alg: "ES256" }] };

const sign = (
  claims: Readonly<Record<string, unknown>> = {},
  alg = "ES256",
  key: CryptoKey | Uint8Array = privateKey,
) =>
  new SignJWT({ org: "acme", ...claims })
    .setProtectedHeader({ alg, kid: "1" })
    .setSubject("user-1")
    .setIssuer(common.issuer)
    .setAudience(common.audience)
    .setExpirationTime("1h")
    .sign(key);

const asking = (token: string): Request =>
  new Request("https://app.example", { headers: { authorization: `Bearer ${token}` } });
const answerKeys = (answer: () => Promise<Response>) => vi.spyOn(globalThis, "fetch").mockImplementation(answer);

afterEach(() => void vi.restoreAllMocks());

describe("verifyTokens()", () => {
  it("takes a token of the issuer's keys and names the tenant by its claim", async () => {
    answerKeys(async () => Response.json(jwks));
    expect(await verifyTokens({ ...common, jwksUrl })(asking(await sign()))).toBe("user-1");
    expect(await verifyTokens({ ...common, jwksUrl, tenant: "org" })(asking(await sign()))).toBe("acme");
    const tenant = (claims: { readonly sub?: string }) => ({ tenant: `u/${claims.sub}`, operations: [] });
    expect(await verifyTokens({ ...common, jwksUrl, tenant })(asking(await sign()))).toEqual({
      tenant: "u/user-1",
      operations: [],
    });
  });

  it("refuses a token that is signed with the public key as a secret", async () => {
    answerKeys(async () => Response.json(jwks));
    const forged = await sign({}, "HS256", new TextEncoder().encode(await exportSPKI(publicKey)));
    expect(await verifyTokens({ ...common, jwksUrl })(asking(forged))).toBeNull();
  });

  it("refuses a token of another key, and one whose claim is no name", async () => {
    answerKeys(async () => Response.json(jwks));
    const other = await generateKeyPair("ES256");
    expect(await verifyTokens({ ...common, jwksUrl })(asking(await sign({}, "ES256", other.privateKey)))).toBeNull();
    expect(await verifyTokens({ ...common, jwksUrl, tenant: "org" })(asking(await sign({ org: ["acme"] })))).toBeNull();
  });

  it.each([
    ["is down", () => Promise.reject(new TypeError("fetch failed"))],
    ["answers with an error", async () => new Response(null, { status: 500 })],
    ["answers with a page", async () => new Response("<html>")],
  ])("judges nobody while the issuer %s", async (_name, answer) => {
    answerKeys(answer);
    const token = await sign();
    await expect(async () => verifyTokens({ ...common, jwksUrl })(asking(token))).rejects.toThrow();
  });

  it("refuses a token that has expired by the given clock", async () => {
    answerKeys(async () => Response.json(jwks));
    const now = () => new Date(Date.now() + 2 * 3_600_000);
    expect(await verifyTokens({ ...common, jwksUrl, now })(asking(await sign()))).toBeNull();
  });

  it.each([
    ["neither keys nor a secret", {}],
    ["both", { jwksUrl, secret: "x".repeat(32) }],
    ["a short secret", { secret: "short" }],
    ["an address that is none", { jwksUrl: "issuer.example" }],
    ["no issuer", { jwksUrl, issuer: "" }],
  ])("refuses %s", (_name, options) => {
    expect(() => verifyTokens({ ...common, ...options })).toThrow(
      expect.objectContaining({ code: "invalid_argument" }),
    );
  });
});
