import type { IncomingMessage, ServerResponse } from "node:http";

/** A web request, and a way to be done with its body. */
export interface IncomingRequest {
  readonly request: Request;
  /**
   * Throws away what nobody has read of the body. The client of a refused upload would otherwise go on sending into a
   * full socket and never see the refusal.
   */
  discardBody(): void;
}

/** Makes a web request of a Node one; its body is read from the socket only as it is asked for. */
export function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): IncomingRequest {
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
  const body = bodyOf(incoming);
  const hasBody = method !== "GET" && method !== "HEAD";
  const init: RequestInit & { duplex: "half" } = {
    method,
    headers,
    signal: gone.signal,
    duplex: "half",
    ...(hasBody ? { body: body.stream } : {}),
  };
  return { request: new Request(address, init), discardBody: body.discard };
}

function bodyOf(incoming: IncomingMessage): { stream: ReadableStream<Uint8Array>; discard: () => void } {
  let isDiscarded = false;
  const discard = (): void => {
    isDiscarded = true;
    incoming.resume();
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        incoming.pause();
        incoming.on("data", (chunk: Buffer) => {
          if (isDiscarded) return;
          controller.enqueue(chunk);
          incoming.pause();
        });
        incoming.once("end", () => {
          if (!isDiscarded) controller.close();
        });
        const fail = (error?: Error): void => {
          if (!isDiscarded && !incoming.complete) controller.error(error ?? new Error("The client broke off its body"));
        };
        incoming.once("error", fail);
        incoming.once("close", () => fail());
      },
      pull: () => void incoming.resume(),
      cancel: discard,
    },
    { highWaterMark: 0 },
  );
  return { stream, discard };
}
