import { isNetworkFault } from "@mistral-batch/emulator";
import { inject } from "vitest";
import { Bodies, isBodyMessage } from "../relay/bodies.ts";
import { type CaseMessage, type Channel, decodePiece, encodePiece, type ServerMessage } from "../relay/messages.ts";
import type { CaseClock, Handle, Network } from "./network.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the program of `src/relay/main.ts` listens. */
    readonly relayUrl: string;
  }
}

type Asked = Extract<ServerMessage, { readonly type: "request" }>;

/** An exchange that the server has begun. */
interface Exchange {
  readonly gone: AbortController;
  readonly end: () => void;
}

let open: Extract<ServerMessage, { readonly type: "open" }> | undefined;
let socket: WebSocket | undefined;
let mounted: { readonly service: Handle; readonly other: Handle; readonly clock: CaseClock } | undefined;
const exchanges = new Map<number, Exchange>();
const turns: (() => void)[] = [];

const channel: Channel<CaseMessage> = {
  send: (message) => socket?.send(JSON.stringify(message)),
  sendPiece: (id, piece) => socket?.send(encodePiece(id, piece)),
};
let bodies = new Bodies(channel);

/**
 * Requests go over real connections of the loopback to a server in Node, whatever the runtime: its sockets break as those
 * of a service do. The emulator and all that a case puts before it stay with the case.
 */
export const network: Network = {
  kind: "http",
  get baseUrl() {
    return open?.urls.service ?? "";
  },
  get otherUrl() {
    return open?.urls.other ?? "";
  },
  get deadUrl() {
    return open?.deadUrl;
  },
  get stuckUrl() {
    return open?.stuckUrl;
  },
  async start() {
    bodies = new Bodies(channel);
    socket = new WebSocket(inject("relayUrl"));
    socket.binaryType = "arraybuffer";
    const isOpen = Promise.withResolvers<void>();
    socket.addEventListener("error", () => isOpen.reject(new Error("The server of the cases does not answer")));
    socket.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data !== "string") {
        const { id, piece } = decodePiece(data);
        bodies.receivePiece(id, piece);
        return;
      }
      const message = JSON.parse(data) as ServerMessage;
      if (message.type === "open") open = message;
      if (message.type === "open") isOpen.resolve();
      else receive(message);
    });
    await isOpen.promise;
  },
  mount(service, other, clock) {
    mounted = { service, other, clock };
  },
  async turn() {
    // What the client has sent until now reaches the server before this does.
    if (socket !== undefined) {
      await new Promise<void>((resolve) => {
        turns.push(resolve);
        channel.send({ type: "ping" });
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
  },
  async stop() {
    socket?.close();
    socket = undefined;
    for (const isOver of turns.splice(0)) isOver();
  },
};

function receive(message: Exclude<ServerMessage, { readonly type: "open" }>): void {
  if (message.type === "pong") {
    turns.shift()?.();
    return;
  }
  mounted?.clock.touch();
  if (isBodyMessage(message)) bodies.receive(message);
  else if (message.type === "request") void answer(message);
  else {
    const exchange = exchanges.get(message.id);
    if (message.type === "gone") exchange?.gone.abort(new Error("The client has gone"));
    else exchange?.end();
  }
}

async function answer({ id, origin, method, url, headers, hasBody }: Asked): Promise<void> {
  if (mounted === undefined) return;
  const gone = new AbortController();
  exchanges.set(id, { gone, end: mounted.clock.begin() });
  const init: RequestInit & { duplex: "half" } = {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    signal: gone.signal,
    duplex: "half",
    ...(hasBody ? { body: bodies.take(id) } : {}),
  };
  try {
    const response = await mounted[origin](new Request(url, init));
    const { status, body } = response;
    if (body !== null) bodies.give(id, body);
    channel.send({ type: "response", id, status, headers: [...response.headers], hasBody: body !== null });
  } catch (error) {
    channel.send({ type: "fault", id, fault: isNetworkFault(error) ? error.kind : "reset" });
  }
}
