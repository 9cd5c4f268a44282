import { type ClientOptions, InvalidInputError } from "@mistral-batch/core";
import { version } from "../package.json";
import type { Environment } from "./environment.ts";
import { createNodeTransport } from "./transport/create-node-transport.ts";
import { readProxySettings } from "./transport/proxy-settings.ts";

/** The options of a client in Node. What is not given comes from the environment, then from the library. */
export interface NodeClientOptions extends ClientOptions {
  /**
   * The environment to read: `MISTRAL_API_KEY`, `MISTRAL_BASE_URL`, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (the last three
   * also in lower case). @default process.env
   */
  readonly env?: Environment | undefined;
  /**
   * The longest wait for response headers, in milliseconds. To wait longer than 300,000, say so here and not in a single
   * call: Node's own fetch gives up after 300 seconds of silence (undici, `headersTimeout`), so such a client uses an agent
   * without that limit. With a `fetch` or a `transport` of your own, its limits hold. @default 60000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * The longest silence between two bytes of a body, in milliseconds. Beyond 300,000 as with `timeoutMs` (undici,
   * `bodyTimeout`). @default 60000
   */
  readonly idleMs?: number | undefined;
}

/**
 * Fills in what Node knows: key and address from the environment, proxies, the `user-agent`, and how requests leave.
 *
 * @param options - What was given explicitly; it wins over the environment. With `fetch`, no proxy is used; with
 * `transport`, it is taken as it is.
 * @throws {InvalidInputError} `missing_api_key` where neither `apiKey` nor `MISTRAL_API_KEY` is set, `invalid_argument` for a
 * proxy variable or a `MISTRAL_BASE_URL` that is no URL.
 */
export function resolveClientOptions({ env = process.env, ...options }: NodeClientOptions): ClientOptions {
  const apiKey = options.apiKey === undefined ? readVariable(env, "MISTRAL_API_KEY") : options.apiKey;
  if (apiKey === undefined) throw missingKey();
  const hasOwnFetch = options.fetch !== undefined || options.transport !== undefined;
  return {
    ...options,
    apiKey,
    baseUrl: options.baseUrl ?? readBaseUrl(env),
    userAgent: options.userAgent ?? `mistral-batch/${version} node/${process.versions.node}`,
    transport:
      options.transport ??
      createNodeTransport({
        fetch: options.fetch,
        proxy: hasOwnFetch ? undefined : readProxySettings(env),
        longestSilenceMs: Math.max(options.timeoutMs ?? 0, options.idleMs ?? 0),
      }),
  };
}

/** A variable that is set to nothing counts as not set. */
function readVariable(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
}

function readBaseUrl(env: Environment): string | undefined {
  const value = readVariable(env, "MISTRAL_BASE_URL");
  if (value === undefined || URL.canParse(value)) return value;
  throw new InvalidInputError(
    `Cannot use MISTRAL_BASE_URL: "${value}" is not an absolute URL; write it like https://api.mistral.ai`,
    { field: "MISTRAL_BASE_URL" },
  );
}

function missingKey(): InvalidInputError {
  return new InvalidInputError(
    "Cannot make a client without an API key: set MISTRAL_API_KEY, or pass apiKey (null where a proxy adds the key)",
    { code: "missing_api_key", field: "apiKey" },
  );
}
