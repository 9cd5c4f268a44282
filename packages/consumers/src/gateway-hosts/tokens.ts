import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** What the tokens of most hosts are signed with. */
export const TOKEN_SECRET = "the secret of these tests, which signs all tokens";
const AUDIENCE = "mistral-gateway";

/** A token as a user's own server would give it to a page. */
export async function tokenOf(tenant: string): Promise<string> {
  const token = new SignJWT().setProtectedHeader({ alg: "HS256" }).setSubject(tenant).setAudience(AUDIENCE);
  return await token
    .setIssuer("https://app.example")
    .setExpirationTime("5 minutes")
    .sign(new TextEncoder().encode(TOKEN_SECRET));
}

/** An identity provider: its public keys, and a token of its own. */
export async function identityProvider(tenant: string): Promise<{ readonly keys: unknown; readonly token: string }> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const token = new SignJWT().setProtectedHeader({ alg: "ES256", kid: "1" }).setSubject(tenant).setAudience(AUDIENCE);
  return {
    keys: { keys: [{ ...(await exportJWK(publicKey)), kid: "1", alg: "ES256" }] },
    token: await token.setIssuer("https://issuer.example/").setExpirationTime("5 minutes").sign(privateKey),
  };
}
