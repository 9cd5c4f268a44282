import ky from "ky";
import type { ApiRequest, Attempt } from "./api-request.ts";
import { guardCall } from "./call-guard.ts";
import { checkMilliseconds } from "./check-milliseconds.ts";
import type { Client } from "./client.ts";
import { connectionErrorFrom } from "./connection-error-from.ts";
import type { RequestOptions } from "./request-options.ts";
import { setHeaders } from "./set-headers.ts";

/** An answer whose headers have come. Whoever opens one releases its guard. */
export interface OpenResponse extends Attempt {
  readonly response: Response;
}

/**
 * Sends one attempt of a request and returns when the headers of the answer are there.
 *
 * ky is reduced to building the request: its retry clones bodies, its timeout is a total, its errors hold whole URLs.
 *
 * @throws {InvalidInputError} `invalid_argument` for headers that cannot be sent.
 * @throws {ConnectionError} `connection_failed` or `connection_lost`.
 * @throws {TimeoutError} `headers_timeout` or `idle_timeout`.
 * @throws What the caller's own function for the key throws, and the reason of the caller's signal, unchanged.
 */
export async function openResponse(
  client: Client,
  request: ApiRequest,
  options: RequestOptions,
): Promise<OpenResponse> {
  const { method, path, body = null, send = sendPlain } = request;
  const target = client.baseUrl + path;
  const url = target.replace(/[?#].*/, "");
  const timeoutMs = checkMilliseconds("timeoutMs", options.timeoutMs) ?? client.timeoutMs;
  const idleMs = checkMilliseconds("idleMs", options.idleMs) ?? client.idleMs;
  const what = `${method} ${url}`;
  const guard = guardCall(client.clock, options.signal, what);
  const attempt: Attempt = { client, guard, idleMs, timeoutMs, method, url, what };
  try {
    const headers = await guard.race(client.headers());
    const sending = ky(target, {
      method,
      body,
      redirect: "manual",
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      fetch(input) {
        const prepared = input as Request;
        // Set here, since ky copies what it is given three times.
        const own: Record<string, string | undefined> = {
          accept: "application/json",
          ...request.headers,
          ...options.headers,
        };
        setHeaders(prepared.headers, [...headers, ...Object.entries(own)]);
        // Caught here, since ky would wrap it.
        return send(prepared, attempt).catch((reason: unknown) => {
          throw connectionErrorFrom(attempt, reason);
        });
      },
    });
    return { ...attempt, response: await guard.race(sending) };
  } catch (error) {
    guard.release();
    throw error;
  }
}

/** Sends a request whose body is a text, or none. */
export async function sendPlain(prepared: Request, { client, guard, timeoutMs }: Attempt): Promise<Response> {
  guard.limit("headers_timeout", timeoutMs);
  return await client.transport.fetch(prepared, { signal: guard.signal });
}
