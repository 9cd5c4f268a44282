import { invalidArgument } from "../errors/invalid-argument.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { systemClock } from "../ports/clock.ts";
import { systemRandom } from "../ports/random.ts";
import type { Transport } from "../ports/transport.ts";
import { policyFor } from "../retry/resolve-retry-policy.ts";
import { checkMilliseconds } from "./check-milliseconds.ts";
import type { Client, ClientOptions } from "./client.ts";
import { redactUrl } from "./redact-url.ts";
import { setHeaders } from "./set-headers.ts";

const DEFAULT_BASE_URL = "https://api.mistral.ai";
const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Makes a client for the standalone operations.
 *
 * @param options - Key, address and defaults of all calls.
 * @throws {InvalidInputError} `missing_api_key` without a key, `invalid_argument` for an option that cannot be right.
 * @example
 * ```ts
 * import { createClient, listJobs } from "@mistral-batch/core";
 *
 * const client = createClient({ apiKey: "..." });
 * const page = await listJobs(client, { status: ["RUNNING"] });
 * ```
 */
export function createClient(options: ClientOptions): Client {
  // Left unread, these would send the key and the money to the real service.
  for (const name of ["serverURL", "baseURL"]) if (name in options) throw invalidArgument(name, "write baseUrl");
  const transport: Transport = {
    ...options.transport,
    // Looked up at each call, so that a fetch that is replaced later, as tests and tracers do, is used.
    fetch: options.fetch ?? options.transport?.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
  return {
    baseUrl: checkBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL),
    transport,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    timeoutMs: checkMilliseconds("timeoutMs", options.timeoutMs) ?? DEFAULT_TIMEOUT_MS,
    idleMs: checkMilliseconds("idleMs", options.idleMs) ?? DEFAULT_TIMEOUT_MS,
    retryPolicy: policyFor(options.retries),
    headers: headersFor(options),
  };
}

function headersFor({ apiKey, headers, userAgent }: ClientOptions): () => Promise<Headers> {
  if (apiKey !== null && typeof apiKey !== "function") checkKey(apiKey);
  const fixed = new Headers();
  setHeaders(fixed, Object.entries({ "user-agent": userAgent, ...headers }));
  return async () => {
    const result = new Headers(fixed);
    if (apiKey !== null) {
      result.set("authorization", `Bearer ${checkKey(typeof apiKey === "function" ? await apiKey() : apiKey)}`);
    }
    return result;
  };
}

/** Refuses a key that no header can carry, without showing it. */
function checkKey(apiKey: unknown): string {
  const key = typeof apiKey === "string" ? apiKey.trim() : "";
  const place = key.search(/[^!-~]|^$/) + 1;
  if (place === 0) return key;
  throw new InvalidInputError(
    key === ""
      ? "Cannot make a client without an API key: pass apiKey, or null where a proxy adds it"
      : `Cannot use the API key: its character ${place} of ${key.length} is not printable ASCII; copy it again`,
    { code: "missing_api_key", field: "apiKey" },
  );
}

function checkBaseUrl(baseUrl: string): string {
  if (URL.canParse(baseUrl) && /^https?:\/\/[^@?#]+$/i.test(baseUrl)) return new URL(baseUrl).href.replace(/\/+$/, "");
  const wayOut = `write it like ${DEFAULT_BASE_URL}, without credentials, query or fragment`;
  throw invalidArgument("baseUrl", `${wayOut}, not "${redactUrl(baseUrl)}"`);
}
