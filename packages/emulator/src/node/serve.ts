import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "../emulator.ts";
import { isNetworkFault } from "../faults/network-fault.ts";
import { toRequest } from "./to-request.ts";
import { writeResponse } from "./write-response.ts";

/** The options of {@link serve}. */
export interface ServeOptions {
  /** The port; 0 for a free one. @default 0 */
  readonly port?: number;
  /** The interface to listen on. @default "127.0.0.1" */
  readonly host?: string;
}

/** A server that listens. */
export interface EmulatorServer {
  /** Its origin, for example `"http://127.0.0.1:41234"`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening, lets the answers in hand go out for at most `graceMs` milliseconds, then breaks what is left. @default 1000 */
  close(graceMs?: number): Promise<void>;
}

/**
 * Mounts an emulator on a Node HTTP server. Bodies are streamed both ways; network faults break or hold the socket.
 *
 * @param emulator the emulator
 * @param options where to listen
 * @returns the server once it listens
 * @throws the system's error, for example `EADDRINUSE`
 * @example
 * ```ts
 * import { createEmulator } from "@mistral-batch/emulator";
 * import { serve } from "@mistral-batch/emulator/node";
 *
 * const server = await serve(createEmulator({ clock: "real" }), { port: 0 });
 * console.log(server.url);
 * await server.close();
 * ```
 */
export async function serve(emulator: Pick<Emulator, "handle">, options: ServeOptions = {}): Promise<EmulatorServer> {
  const { port = 0, host = "127.0.0.1" } = options;
  // A large upload over a slow line outlives Node's limit of five minutes for a whole request.
  const server = createServer({ requestTimeout: 0, keepAlive: true }, (incoming, outgoing) => {
    void exchange(emulator, incoming, outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return { url: `http://${name}:${address.port}`, port: address.port, close: (graceMs) => close(server, graceMs) };
}

async function exchange(
  emulator: Pick<Emulator, "handle">,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const { request, discardBody } = toRequest(incoming, outgoing);
    const response = await emulator.handle(request);
    discardBody();
    await writeResponse(response, incoming, outgoing);
  } catch (error) {
    // A stalled request stays open until the client gives up or the server closes.
    if (isNetworkFault(error) && error.kind === "stall") return;
    // Bytes that are on their way belong to the fault; before the headers a reset is a real reset.
    if (outgoing.headersSent) incoming.socket.destroySoon();
    else incoming.socket.resetAndDestroy();
  }
}

function close(server: Server, graceMs = 1000): Promise<void> {
  return new Promise((resolve, reject) => {
    const force = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close((error) => {
      clearTimeout(force);
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeIdleConnections();
  });
}
