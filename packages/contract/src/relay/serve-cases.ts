import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { NetworkFault } from "@mistral-batch/emulator";
import { type EmulatorServer, serve } from "@mistral-batch/emulator/node";
import type { WebSocket } from "ws";
import { stuckUrl } from "../runtimes/stuck-url.ts";
import { Bodies, isBodyMessage } from "./bodies.ts";
import {
  type CaseMessage,
  type Channel,
  decodePiece,
  encodePiece,
  type Origin,
  type ServerMessage,
} from "./messages.ts";

type Reply = Extract<CaseMessage, { readonly type: "response" | "fault" }>;

/**
 * Two servers of the emulator for one file of cases. The sockets, the framing and the broken connections are theirs; what
 * they answer is asked of the emulator of the case, which lives with it in its runtime, over a channel beside them.
 */
export async function serveCases(socket: WebSocket): Promise<void> {
  const replies = new Map<number, (reply: Reply) => void>();
  const channel: Channel<ServerMessage> = {
    send: (message) => socket.send(JSON.stringify(message)),
    sendPiece: (id, piece) => socket.send(encodePiece(id, piece)),
  };
  const bodies = new Bodies(channel);
  socket.binaryType = "arraybuffer";
  socket.on("message", (data, isBinary) => {
    if (isBinary) {
      const { id, piece } = decodePiece(data as ArrayBuffer);
      bodies.receivePiece(id, piece);
      return;
    }
    const message = JSON.parse(new TextDecoder().decode(data as ArrayBuffer)) as CaseMessage;
    if (message.type === "ping") channel.send({ type: "pong" });
    else if (isBodyMessage(message)) bodies.receive(message);
    else replies.get(message.id)?.(message);
  });
  let lastId = 0;
  const forwardTo =
    (origin: Origin) =>
    async (request: Request): Promise<Response> => {
      // Its connection ends with it, so that what follows has one that nothing has gone over yet.
      if (isPreflight(request))
        return allowPage(request, new Response(null, { status: 204, headers: { connection: "close" } }));
      lastId += 1;
      const id = lastId;
      const reply = new Promise<Reply>((resolve) => replies.set(id, resolve));
      return allowPage(request, await forward({ id, origin, request, channel, bodies, reply }));
    };
  const servers: Record<Origin, EmulatorServer> = {
    service: await serve({ handle: forwardTo("service") }),
    other: await serve({ handle: forwardTo("other") }),
  };
  socket.once("close", () => {
    for (const server of Object.values(servers)) void server.close(0);
  });
  const urls = { service: servers.service.url, other: servers.other.url };
  channel.send({ type: "open", urls, deadUrl: await unusedUrl(), stuckUrl: await stuckUrl() });
}

/** Asks the case what to answer. */
async function forward(exchange: {
  readonly id: number;
  readonly origin: Origin;
  readonly request: Request;
  readonly channel: Channel<ServerMessage>;
  readonly bodies: Bodies;
  readonly reply: Promise<Reply>;
}): Promise<Response> {
  const { id, origin, request, channel, bodies, reply } = exchange;
  const { method, url, headers, body } = request;
  // The server writes what it was given in later turns of its loop.
  const isDone = (): void => void setImmediate(() => setImmediate(() => channel.send({ type: "done", id })));
  request.signal.addEventListener("abort", () => {
    channel.send({ type: "gone", id });
    isDone();
  });
  if (body !== null) bodies.give(id, body);
  channel.send({ type: "request", id, origin, method, url, headers: [...headers], hasBody: body !== null });
  const answer = await reply;
  if (answer.type === "fault") {
    if (answer.fault !== "stall") isDone();
    throw new NetworkFault(answer.fault);
  }
  if (!answer.hasBody) isDone();
  const answerBody = answer.hasBody ? bodies.take(id, isDone) : null;
  return new Response(answerBody, {
    status: answer.status,
    headers: answer.headers.map(([name, value]): [string, string] => [name, value]),
  });
}

function isPreflight({ method, headers }: Request): boolean {
  return method === "OPTIONS" && headers.has("access-control-request-method");
}

/** Allows a page what a gateway allows it; nothing but a browser says where a request comes from. */
function allowPage({ headers }: Request, response: Response): Response {
  if (!headers.has("origin")) return response;
  response.headers.set("access-control-allow-origin", "*");
  response.headers.set("access-control-allow-methods", "GET, POST, DELETE");
  response.headers.set("access-control-allow-headers", headers.get("access-control-request-headers") ?? "*");
  response.headers.set("access-control-expose-headers", "*");
  response.headers.set("access-control-max-age", "600");
  return response;
}

/** An address where nobody listens any more. */
async function unusedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
