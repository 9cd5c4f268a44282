import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { connect } from "node:tls";
import type { SizedRequest } from "@mistral-batch/core";

/** Statuses whose answers have no body, by the fetch standard. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** Streams a body with its length. Follows no redirect. Needs `--allow-net` alone. */
export async function sendSized({ url, method, headers, length, body, signal }: SizedRequest): Promise<Response> {
  headers.set("content-length", String(length));
  const request = open(new URL(url), method, headers);
  const stop = (): void => void request.destroy(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", resolve);
    request.once("error", reject);
  });
  // Whoever made the body minds its failure, and the request says what became of it. lib.dom and Node describe the same
  // stream in different words.
  pipeline(Readable.fromWeb(body as NodeReadableStream<Uint8Array>), request).catch(() => {});
  try {
    return toResponse(await answer, () => signal.removeEventListener("abort", stop));
  } catch (reason) {
    signal.removeEventListener("abort", stop);
    throw signal.aborted ? signal.reason : reason;
  }
}

/** A connection of its own: one from a pool may just be closing, and an upload is too large to be sent twice. */
function open(url: URL, method: string, headers: Headers): ClientRequest {
  const options = { method, headers: Object.fromEntries(headers), agent: false };
  if (url.protocol !== "https:") return requestHttp(url, options);
  const { hostname, port } = url;
  const host = hostname.replace(/^\[|\]$/g, "");
  return requestHttps(url, {
    ...options,
    // Deno's own way of connecting for node:https looks at the certificates of the system where NODE_EXTRA_CA_CERTS is
    // set, and wants --allow-sys and --allow-env for it; this one trusts what fetch trusts and wants neither.
    createConnection: () =>
      connect({
        host,
        port: port === "" ? 443 : Number(port),
        ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
        ALPNProtocols: ["http/1.1"],
      }),
  });
}

function toResponse(incoming: IncomingMessage, onEnd: () => void): Response {
  incoming.once("close", onEnd);
  const { statusCode: status = 0, rawHeaders } = incoming;
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
  }
  if (!WITHOUT_BODY.has(status)) return new Response(Readable.toWeb(incoming) as ReadableStream, { status, headers });
  incoming.resume();
  return new Response(null, { status, headers });
}
