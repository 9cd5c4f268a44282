import ky from "ky";
import type { ApiRequest, Attempt } from "./api-request.ts";
import { guardCall } from "./call-guard.ts";
import { checkMilliseconds } from "./check-milliseconds.ts";
import type { Client } from "./client.ts";
import { connectionErrorFrom } from "./connection-error-from.ts";
import type { RequestOptions } from "./request-options.ts";

/** An answer whose headers have come. Whoever opens one releases its guard. */
export interface OpenResponse extends Attempt {
  readonly response: Response;
}

/**
 * Sends one attempt of a request and returns when the headers of the answer are there.
 *
 * ky is reduced to building the request: its retry clones bodies, its timeout is a total, its errors hold whole URLs.
 *
 * @throws {ConnectionError} `connection_failed` or `connection_lost`.
 * @throws {TimeoutError} `headers_timeout` or `idle_timeout`.
 * @throws What the caller's own function for the key throws, and the reason of the caller's signal, unchanged.
 */
export async function openResponse(
  client: Client,
  request: ApiRequest,
  options: RequestOptions,
): Promise<OpenResponse> {
  const { method, path, body = null, send = sendPlain, redirect = "manual", isElsewhere = false } = request;
  const target = path.startsWith("/") ? `${client.baseUrl}${path}` : path;
  const url = target.replace(/[?#].*/, "");
  const timeoutMs = checkMilliseconds("timeoutMs", options.timeoutMs) ?? client.timeoutMs;
  const idleMs = checkMilliseconds("idleMs", options.idleMs) ?? client.idleMs;
  const guard = guardCall(client.clock, options.signal);
  const attempt: Attempt = { client, guard, idleMs, timeoutMs, method, url, what: `${method} ${url}` };
  // Another origin gets nothing of the caller's: any header may hold a secret.
  const own = isElsewhere ? {} : options.headers;
  try {
    const headers = isElsewhere ? [] : await guard.race(client.headers());
    const sending = ky(target, {
      method,
      body,
      redirect,
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      fetch(input) {
        const prepared = input as Request;
        // Set here, since ky copies what it is given three times.
        const extra: Record<string, string | undefined> = { accept: "application/json", ...request.headers, ...own };
        for (const [name, value] of [...headers, ...Object.entries(extra)]) {
          if (value !== undefined) prepared.headers.set(name, value);
        }
        return send(prepared, attempt);
      },
    });
    const response = await guard.race(sending).catch((reason: unknown) => {
      throw connectionErrorFrom(attempt, reason);
    });
    guard.clearLimit();
    return { ...attempt, response };
  } catch (error) {
    guard.release();
    throw error;
  }
}

async function sendPlain(prepared: Request, { client, guard, timeoutMs, what }: Attempt): Promise<Response> {
  guard.limit("headers_timeout", timeoutMs, what);
  return await client.transport.fetch(prepared, { signal: guard.signal });
}
