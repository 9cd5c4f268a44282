import type { Fetch } from "@mistral-batch/core";
import type { Dispatcher, fetch as UndiciFetch, RequestInit as UndiciRequestInit } from "undici";
import type { ProxySettings } from "./proxy-settings.ts";

/**
 * A fetch with an agent of our own, for what the global one cannot do: it knows no proxies (Node 22), and its agent cuts a
 * silence of 300 seconds. undici is loaded by the first call, since loading it costs more than everything else here.
 *
 * It is undici's own fetch, because an agent of one major version of undici fails under the fetch of another, which is
 * what a given Node has built in.
 *
 * @param proxy - The proxies to use, where there are some.
 */
export function createAgentFetch(proxy: ProxySettings | undefined): Fetch {
  let loading: ReturnType<typeof loadUndici> | undefined;
  return async (input, init) => {
    loading ??= loadUndici(proxy);
    const { fetch, dispatcher } = await loading;
    const [url, plain] = input instanceof Request ? await flatten(input, init) : [input.toString(), init];
    // The types of lib.dom and of undici describe the same standard in different words.
    const response = await fetch(url, { ...(plain as UndiciRequestInit), dispatcher });
    // The rest of the program knows the global Response only.
    const { status, statusText } = response;
    const body = response.body as ReadableStream<Uint8Array<ArrayBuffer>> | null;
    return new Response(body, { status, statusText, headers: [...response.headers] });
  };
}

async function loadUndici(
  proxy: ProxySettings | undefined,
): Promise<{ readonly fetch: typeof UndiciFetch; readonly dispatcher: Dispatcher }> {
  const { Agent, EnvHttpProxyAgent, fetch } = await import("undici");
  // Silence is measured by the limits of the client, which follow its clock.
  const limits = { headersTimeout: 0, bodyTimeout: 0 };
  const dispatcher = proxy === undefined ? new Agent(limits) : new EnvHttpProxyAgent({ ...limits, ...proxy });
  return { fetch, dispatcher };
}

/** A Request of another copy of undici is no request to this one, so its parts are taken out. */
async function flatten(request: Request, init: RequestInit | undefined): Promise<[string, RequestInit]> {
  // Read whole, so that it keeps its length: only small bodies of JSON come as a Request.
  const body = request.body === null ? null : await request.arrayBuffer();
  const { method, headers, redirect, signal } = request;
  return [request.url, { method, headers, redirect, signal, body, ...init }];
}
