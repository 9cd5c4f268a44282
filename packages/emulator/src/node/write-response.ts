import type { IncomingMessage, ServerResponse } from "node:http";
import { streamChunks } from "../http/stream-chunks.ts";

/** Writes a web response to a Node one, no faster than the client reads. A body that breaks breaks the socket. */
export async function writeResponse(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  outgoing.writeHead(response.status, headers);
  outgoing.flushHeaders();
  let written = 0;
  if (response.body !== null) {
    for await (const chunk of streamChunks(response.body)) {
      if (outgoing.destroyed) return;
      written += chunk.length;
      if (!outgoing.write(chunk)) await drained(outgoing);
    }
  }
  outgoing.end();
  const announced = response.headers.get("content-length");
  const isOff = announced !== null && Number(announced) !== written && incoming.method !== "HEAD";
  if (isOff) outgoing.once("finish", () => incoming.socket.destroySoon());
}

/** Waits until the client has read on, or has gone. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.on("drain", done);
    outgoing.on("close", done);
  });
}
