import { API_ENDPOINTS, type ApiEndpoint } from "@mistral-batch/node";
import { InvalidArgumentError } from "commander";

/**
 * Takes an endpoint as a path, or by its name without `/v1/`: `chat/completions`.
 *
 * @param text - What was given.
 */
export function parseEndpoint(text: string): ApiEndpoint {
  const path = text.startsWith("/") ? text : `/v1/${text.replace(/^v1\//, "")}`;
  if (/^\/v1\/[a-z/_-]+$/.test(path)) return path;
  throw new InvalidArgumentError(`Give a path such as ${API_ENDPOINTS[0]}`);
}

/** What the help says about endpoints. */
export const ENDPOINT_DESCRIPTION: string = `what the requests are for, for example ${API_ENDPOINTS[0]}`;
