import { type ClientOptions, InvalidInputError } from "@mistral-batch/core";
import { version } from "../../package.json";
import { createDenoTransport } from "./create-deno-transport.ts";
import { missingFlag } from "./deno-failure.ts";
import type { DenoNamespace } from "./deno-namespace.ts";

declare const Deno: DenoNamespace;

/** What of the environment is read. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The options of a client in Deno. What is not given comes from the environment, then from the library. */
export interface DenoClientOptions extends ClientOptions {
  /**
   * The environment to read in place of the process's own: `MISTRAL_API_KEY` and `MISTRAL_BASE_URL`. Then no permission is
   * needed for it. Default: `Deno.env`, with `--allow-env=MISTRAL_API_KEY,MISTRAL_BASE_URL`.
   */
  readonly env?: Environment | undefined;
}

/**
 * Fills in what Deno knows: key and address from the environment, the `user-agent`, and how requests leave.
 *
 * @param options - What was given explicitly; it wins over the environment. With `apiKey`, `MISTRAL_BASE_URL` is read only
 * where Deno allows it already, so that no permission for the environment is needed.
 * @throws {InvalidInputError} `missing_api_key` where neither `apiKey` nor `MISTRAL_API_KEY` is there, or may not be read.
 */
export function resolveClientOptions({ env, ...options }: DenoClientOptions): ClientOptions {
  const read = (name: string): string | undefined => {
    const value = (env === undefined ? readAllowed(name) : env[name])?.trim();
    return value === "" ? undefined : value;
  };
  const apiKey = options.apiKey === undefined ? read("MISTRAL_API_KEY") : options.apiKey;
  if (apiKey === undefined) throw missingKey("set MISTRAL_API_KEY, or pass apiKey (null where a proxy adds the key)");
  const isAsked = env !== undefined || options.apiKey === undefined || isGranted("MISTRAL_BASE_URL");
  const { fetch } = options;
  return {
    ...options,
    apiKey,
    baseUrl: options.baseUrl ?? (isAsked ? checkBaseUrl(read("MISTRAL_BASE_URL")) : undefined),
    userAgent: options.userAgent ?? `mistral-batch/${version} deno/${Deno.version.deno}`,
    transport: options.transport ?? createDenoTransport(fetch === undefined ? {} : { fetch }),
  };
}

function isGranted(variable: string): boolean {
  return Deno.permissions.querySync({ name: "env", variable }).state === "granted";
}

function readAllowed(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (missingFlag(error) === undefined) throw error;
    const way = "run again with --allow-env=MISTRAL_API_KEY,MISTRAL_BASE_URL, or pass apiKey and baseUrl";
    throw missingKey(`Deno was not allowed to read ${name}; ${way}`, error);
  }
}

function checkBaseUrl(value: string | undefined): string | undefined {
  if (value === undefined || URL.canParse(value)) return value;
  throw new InvalidInputError(
    `Cannot use MISTRAL_BASE_URL: "${value}" is not an absolute URL; write it like https://api.mistral.ai`,
    { field: "MISTRAL_BASE_URL" },
  );
}

function missingKey(why: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError(`Cannot make a client without an API key: ${why}`, {
    code: "missing_api_key",
    field: "apiKey",
    cause,
  });
}
