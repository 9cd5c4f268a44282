import { type Client, createClient, type TokenRequest } from "@mistral-batch/browser";

/** A token is replaced so long before its end. */
const MARGIN_MS = 10_000;

let token: Promise<string> | undefined;
let endsAtMs = 0;

/** The token of the session, kept until it ends or the gateway refuses it. */
function getToken({ isRefused }: TokenRequest): Promise<string> {
  if (token === undefined || isRefused || Date.now() >= endsAtMs) {
    endsAtMs = Number.POSITIVE_INFINITY;
    token = fetchToken();
    token.catch(() => (token = undefined));
  }
  return token;
}

async function fetchToken(): Promise<string> {
  const response = await fetch("/session/token", { method: "POST" });
  if (!response.ok) throw new Error(`the session answered ${response.status}`);
  const session = (await response.json()) as { token: string; expires_in: number };
  endsAtMs = Date.now() + session.expires_in * 1000 - MARGIN_MS;
  return session.token;
}

/** Everything goes through the gateway, which holds the key. */
export const client: Client = createClient({ baseUrl: "/api/mistral", getToken, uploadProgress: "bytes" });
