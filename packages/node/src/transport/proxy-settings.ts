import { InvalidInputError } from "@mistral-batch/core";
import type { Environment } from "../environment.ts";

/** The proxies that an environment names. Empty strings stand for none. */
export interface ProxySettings {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`; the lower-case names win, as in curl.
 *
 * @param environment - Where to read them.
 * @returns Undefined where no proxy is named.
 * @throws {InvalidInputError} `invalid_argument`, naming the variable, for a proxy that is no URL. Its value is not shown, as
 * it may hold a password.
 */
export function readProxySettings(environment: Environment): ProxySettings | undefined {
  const httpProxy = readProxy(environment, "http_proxy");
  const httpsProxy = readProxy(environment, "https_proxy");
  if (httpProxy === "" && httpsProxy === "") return undefined;
  return { httpProxy, httpsProxy, noProxy: environment["no_proxy"] ?? environment["NO_PROXY"] ?? "" };
}

function readProxy(environment: Environment, name: string): string {
  const usedName = environment[name] === undefined ? name.toUpperCase() : name;
  const value = environment[usedName]?.trim() ?? "";
  if (value === "") return "";
  // `proxy.example:3128` is what many machines have, and what curl takes.
  const address = value.includes("://") ? value : `http://${value}`;
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return address;
  throw new InvalidInputError(
    `Cannot use the proxy of ${usedName}: its value is not an http or https URL; write it like http://proxy.example:3128`,
    { field: usedName },
  );
}
