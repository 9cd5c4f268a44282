import { type ClientOptions, InvalidInputError } from "@mistral-batch/core";
import { version } from "../../package.json";
import { createCloudflareTransport } from "./create-cloudflare-transport.ts";

/** A secret of Cloudflare's Secrets Store, as a binding gives it. */
export interface SecretBinding {
  get(): Promise<string>;
}

/** What of a Worker's `env` is read; other bindings may stand beside it. */
export interface CloudflareEnvironment {
  /** The API key: a secret of the Worker, or a binding of the Secrets Store. */
  readonly MISTRAL_API_KEY?: string | SecretBinding | undefined;
  /** Where the service is. @default "https://api.mistral.ai" */
  readonly MISTRAL_BASE_URL?: string | undefined;
}

/** The options of a client in a Worker. What is not given comes from `env`, then from the library. */
export interface CloudflareClientOptions extends ClientOptions {
  /** The `env` that the Worker's handler is called with. */
  readonly env?: CloudflareEnvironment | undefined;
}

/**
 * Fills in what a Worker knows: key and address from its bindings, the `user-agent`, and how requests leave.
 *
 * @param options - What was given explicitly; it wins over the bindings.
 * @throws {InvalidInputError} `missing_api_key` where neither `apiKey` nor the binding is there.
 */
export function resolveClientOptions({ env, ...options }: CloudflareClientOptions): ClientOptions {
  const { fetch } = options;
  return {
    ...options,
    apiKey: options.apiKey === undefined ? readKey(env) : options.apiKey,
    baseUrl: options.baseUrl ?? readBaseUrl(env),
    userAgent: options.userAgent ?? `mistral-batch/${version} cloudflare-workers`,
    transport: options.transport ?? createCloudflareTransport(fetch === undefined ? {} : { fetch }),
  };
}

function readKey(env: CloudflareEnvironment | undefined): string | (() => Promise<string>) {
  const key = env?.MISTRAL_API_KEY;
  if (typeof key === "string" && key.trim() !== "") return key;
  if (typeof key === "object" && key !== null) return () => readSecret(key);
  const why =
    env === undefined
      ? "pass the env of your handler, as in createMistralBatch({ env })"
      : 'the binding MISTRAL_API_KEY is missing from env: set it with "wrangler secret put MISTRAL_API_KEY", for "wrangler dev" in .dev.vars';
  throw new InvalidInputError(
    `Cannot make a client without an API key: ${why}, or pass apiKey (null where a proxy adds the key)`,
    { code: "missing_api_key", field: env === undefined ? "env" : "env.MISTRAL_API_KEY" },
  );
}

async function readSecret(secret: SecretBinding): Promise<string> {
  try {
    return await secret.get();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(
      `Cannot read the API key of the binding MISTRAL_API_KEY from the Secrets Store: ${why}`,
      {
        code: "missing_api_key",
        field: "env.MISTRAL_API_KEY",
        cause: error,
      },
    );
  }
}

function readBaseUrl(env: CloudflareEnvironment | undefined): string | undefined {
  const value = env?.MISTRAL_BASE_URL;
  if (value === undefined || value.trim() === "") return undefined;
  if (URL.canParse(value)) return value;
  throw new InvalidInputError(
    `Cannot use the binding MISTRAL_BASE_URL: "${value}" is not an absolute URL; write it like https://api.mistral.ai`,
    { field: "env.MISTRAL_BASE_URL" },
  );
}
