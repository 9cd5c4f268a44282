import { browserGlobals } from "../browser-globals.ts";

/**
 * Sends a form by XMLHttpRequest, which unlike fetch shows how far it is. Resolves and rejects as a fetch does that follows no
 * redirect; the browser follows one all the same, and nobody can keep it from doing so.
 *
 * @param url - Where to.
 * @param init - Method, headers, form and signal. Cookies go along to the page's own origin and to no other.
 * @param onBytes - Called with the bytes of the form that have left so far.
 * @throws {TypeError} Where there is no XMLHttpRequest, as in service workers.
 */
export function xhrFetch(url: string, init: RequestInit, onBytes: (sentBytes: number) => void): Promise<Response> {
  const { XMLHttpRequest } = browserGlobals();
  if (XMLHttpRequest === undefined) throw new TypeError("There is no XMLHttpRequest in a service worker");
  const request = new XMLHttpRequest();
  const { signal } = init;
  return new Promise<Response>((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = (): void => request.abort();
    signal?.addEventListener("abort", abort, { once: true });
    request.upload.addEventListener("progress", ({ loaded }) => onBytes(loaded));
    request.addEventListener("load", () => {
      resolve(request.responseURL === url ? responseOf(request) : Response.error());
    });
    request.addEventListener("error", () => reject(new TypeError("The upload failed")));
    request.addEventListener("abort", () => reject(signal?.reason));
    request.addEventListener("loadend", () => signal?.removeEventListener("abort", abort));
    request.open(init.method ?? "POST", url);
    request.responseType = "arraybuffer";
    for (const [name, value] of new Headers(init.headers)) request.setRequestHeader(name, value);
    request.send(init.body as FormData);
  });
}

function responseOf(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().trim().split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const { status, statusText } = request;
  const hasBody = ![101, 204, 205, 304].includes(status);
  return new Response(hasBody ? (request.response as ArrayBuffer) : null, { status, statusText, headers });
}
