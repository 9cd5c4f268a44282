import { type Clock, InvalidInputError, systemClock } from "@mistral-batch/core";
import type { GatewayOptions } from "./gateway-options.ts";
import { fetchTransport, type GatewayTransport } from "./gateway-transport.ts";
import { checkLimits } from "./limits/gateway-limits.ts";
import { type LimitStore, memoryLimitStore } from "./limits/limit-store.ts";
import { ALL_OPERATIONS, type GatewayOperation } from "./operations/gateway-operation.ts";
import { memorySubmissionStore, type SubmissionStore } from "./submissions/submission-store.ts";

/** The options with every default filled in, and checked. */
export interface ResolvedOptions extends Pick<GatewayOptions, "authorize" | "allowedOrigins" | "limits" | "onEvent"> {
  readonly apiKey: () => Promise<string>;
  readonly secret: () => Promise<string>;
  readonly baseUrl: string;
  readonly basePath: string;
  readonly publicUrl: string | undefined;
  readonly operations: readonly GatewayOperation[];
  readonly limitStore: LimitStore;
  readonly submissionStore: SubmissionStore;
  readonly signedUrls: "through" | "direct" | "refused";
  readonly timeoutMs: number;
  readonly idleMs: number;
  readonly slowestUploadBytesPerSecond: number;
  readonly transport: GatewayTransport;
  readonly clock: Clock;
}

const SECRET_CHARACTERS = 32;

/** @throws {InvalidInputError} `missing_api_key` or `invalid_argument` for options that cannot be right. */
export function resolveGatewayOptions(options: GatewayOptions): ResolvedOptions {
  const { authorize, allowedOrigins, limits, publicUrl, onEvent, clock = systemClock } = options;
  if (typeof authorize !== "function") throw wrong("authorize", "pass a function that says whose request it is");
  if (!Array.isArray(allowedOrigins)) throw wrong("allowedOrigins", "pass a list of origins, empty to let no page in");
  checkLimits(limits);
  const apiKey = readKey(options.apiKey);
  return {
    authorize,
    allowedOrigins,
    limits,
    onEvent,
    clock,
    apiKey,
    secret: readSecret(options, apiKey),
    baseUrl: readAddress("baseUrl", options.baseUrl ?? "https://api.mistral.ai", "https://api.mistral.ai"),
    publicUrl:
      publicUrl === undefined ? undefined : readAddress("publicUrl", publicUrl, "https://app.example/api/mistral"),
    basePath: readBasePath(options.basePath ?? "/api/mistral"),
    operations: readOperations(options.operations),
    limitStore: options.limitStore ?? memoryLimitStore({ clock }),
    submissionStore: options.submissionStore ?? memorySubmissionStore(),
    signedUrls: options.signedUrls ?? "through",
    timeoutMs: options.timeoutMs ?? 60_000,
    idleMs: options.idleMs ?? 60_000,
    slowestUploadBytesPerSecond: options.slowestUploadBytesPerSecond ?? 50_000,
    transport: options.transport ?? fetchTransport,
  };
}

function wrong(field: string, why: string): InvalidInputError {
  return new InvalidInputError(`Cannot use "${field}": ${why}`, { field });
}

function readKey(apiKey: unknown): () => Promise<string> {
  if (typeof apiKey === "function") return async () => checkKey(await apiKey());
  const key = checkKey(apiKey);
  return async () => key;
}

function checkKey(key: unknown): string {
  if (typeof key === "string" && /^[!-~]+$/.test(key.trim())) return key.trim();
  throw new InvalidInputError("Cannot make a gateway without an API key: pass apiKey as one line of printable ASCII", {
    code: "missing_api_key",
    field: "apiKey",
  });
}

function readSecret({ secret, apiKey }: GatewayOptions, key: () => Promise<string>): () => Promise<string> {
  if (typeof secret === "function") return async () => checkSecret(await secret());
  if (secret !== undefined) {
    checkSecret(secret);
    return async () => secret;
  }
  if (typeof apiKey === "function") {
    throw wrong("secret", "an apiKey that is a function may change, so pass a secret that stays");
  }
  return key;
}

function checkSecret(secret: unknown): string {
  if (typeof secret === "string" && secret.length >= SECRET_CHARACTERS) return secret;
  throw wrong(
    "secret",
    `it has to have at least ${SECRET_CHARACTERS} characters, for example from "openssl rand -hex 32"`,
  );
}

function readAddress(field: string, address: string, example: string): string {
  if (URL.canParse(address) && /^https?:\/\/[^@?#]+$/i.test(address)) return new URL(address).href.replace(/\/+$/, "");
  throw wrong(field, `write it like ${example}, without credentials, query or fragment`);
}

function readBasePath(basePath: string): string {
  if (basePath === "/" || basePath === "") return "";
  if (/^(\/[\w.~-]+)+$/.test(basePath) && !/\/\.{1,2}(\/|$)/.test(basePath)) return basePath;
  throw wrong("basePath", `write it like /api/mistral, without a slash at the end, not "${basePath}"`);
}

function readOperations(operations: readonly GatewayOperation[] = ALL_OPERATIONS): readonly GatewayOperation[] {
  const unknown = operations.find((name) => !ALL_OPERATIONS.includes(name));
  if (unknown === undefined) return operations;
  throw wrong("operations", `there is no "${unknown}"; there are ${ALL_OPERATIONS.join(", ")}`);
}
