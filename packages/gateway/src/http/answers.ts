import type { Refusal } from "./refusal.ts";

/** What every answer carries: nothing that comes through here is to be stored, sniffed, run or framed. */
const ALWAYS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** An answer in JSON. */
export function jsonAnswer(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });
}

/** The answer of a refusal. */
export function refusalAnswer({ status, body, retryAfterMs }: Refusal): Response {
  const response = jsonAnswer(body, status);
  if (retryAfterMs !== undefined) response.headers.set("retry-after", String(Math.ceil(retryAfterMs / 1000)));
  return response;
}

/** The same answer with the headers that all have. */
export function finishAnswer(response: Response, more: Readonly<Record<string, string>>): Response {
  const { status, body } = response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries({ ...ALWAYS, ...more })) headers.set(name, value);
  return new Response(body, { status, headers });
}
