import type { IncomingMessage, ServerResponse } from "node:http";

/** Makes a web request of a Node one; its body is read from the socket only as it is asked for. */
export function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const { method = "GET", url = "/" } = incoming;
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? "", incoming.rawHeaders[index + 1] ?? "");
  }
  const address = `http://${incoming.headers.host ?? "localhost"}${url}`;
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort(new Error("The client has gone"));
  });
  const hasBody = method !== "GET" && method !== "HEAD";
  const init: RequestInit & { duplex: "half" } = {
    method,
    headers,
    signal: gone.signal,
    duplex: "half",
    ...(hasBody ? { body: bodyOf(incoming) } : {}),
  };
  return new Request(address, init);
}

/**
 * The body as a web stream. What nobody reads of it is thrown away and not left on the socket: the client of a refused
 * upload would otherwise see a broken connection in place of the refusal.
 */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let isCancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        incoming.pause();
        incoming.on("data", (chunk: Buffer) => {
          if (isCancelled) return;
          controller.enqueue(chunk);
          incoming.pause();
        });
        incoming.once("end", () => {
          if (!isCancelled) controller.close();
        });
        const fail = (error?: Error): void => {
          if (!isCancelled && !incoming.complete) controller.error(error ?? new Error("The client broke off its body"));
        };
        incoming.once("error", fail);
        incoming.once("close", () => fail());
      },
      pull: () => void incoming.resume(),
      cancel() {
        isCancelled = true;
        incoming.resume();
      },
    },
    { highWaterMark: 0 },
  );
}
